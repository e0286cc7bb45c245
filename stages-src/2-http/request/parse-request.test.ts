import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { converse, roomy } from '../../../scripts/lib/http/conversation.ts'
import { mutated, sent } from '../../../scripts/lib/http/requests.ts'
import { bytesInString } from '../../../tests/support/strings.ts'
import { parseRequest } from './parse-request.ts'
import { Request } from './request.ts'

const small = { requestLine: 40, fields: 4, fieldBytes: 120 }

const stream = fc.oneof(
  fc.array(sent, { maxLength: 3 }).map((all) => all.map(whole).join('')),
  fc.array(mutated, { minLength: 1, maxLength: 3 }).map((all) => all.join('')),
  bytesInString({ maxLength: 60 }).map((text) => `GET / HTTP/1.1\r\n${text}`),
)

function whole({ head, content }: { head: string; content: string }): string {
  return head + content
}

/** The reads in which bytes come that are cut at these places. */
function split(text: string, cuts: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text, 'latin1')
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length]
  const sorted = places.toSorted((a, b) => a - b)
  return sorted.slice(1).map((end, i) => bytes.subarray(sorted[i], end))
}

describe('any bytes', () => {
  const options = [{}, { limits: small, largest: 20 }]

  test('say the same however they are split into reads', () => {
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.constantFrom(...options),
        (text, cuts, settings) => {
          const atOnce = converse(split(text, []), settings)
          expect(converse(split(text, cuts), settings)).toEqual(atOnce)
          const singly = [...Buffer.from(text, 'latin1')].map((byte) =>
            Buffer.of(byte),
          )
          expect(converse(singly, settings)).toEqual(atOnce)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('are read, refused or waited for; none throw', () => {
    const limits = fc.constantFrom(roomy, small)
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.nat(9),
        limits,
        (bytes, skipped, limits) => {
          const start = Math.min(skipped, bytes.length)
          const result = parseRequest(
            Buffer.from(bytes),
            start,
            bytes.length,
            limits,
            new Request(),
          )
          if (typeof result === 'string')
            expect(['need more', 'request']).toContain(result)
          else
            expect([400, 413, 414, 417, 421, 431, 501, 505]).toContain(
              result.status,
            )
        },
      ),
    )
  })

  test('are read from where they start to where they end, and nowhere else', () => {
    fc.assert(
      fc.property(stream, fc.string(), fc.string(), (text, before, behind) => {
        const bytes = Buffer.from(`${before}${text}${behind}`, 'latin1')
        const request = new Request()
        const result = parseRequest(
          bytes,
          before.length,
          before.length + text.length,
          roomy,
          request,
        )
        const alone = new Request()
        const buffer = Buffer.from(text, 'latin1')
        expect(result).toEqual(parseRequest(buffer, 0, buffer.length, roomy, alone))
        expect(request.headLength).toBe(alone.headLength)
        if (result === 'request') expect(request.line).toBe(alone.line)
      }),
    )
  })
})

test('requests mean what was meant, one behind the other', () => {
  fc.assert(
    fc.property(fc.array(sent, { minLength: 1, maxLength: 3 }), (all) => {
      const names = all.flatMap(({ meaning }) => Object.keys(meaning.fields))
      const { requests, end } = converse(
        [Buffer.from(all.map(whole).join(''), 'latin1')],
        { names },
      )
      const last = all.findIndex(({ meaning }) => !meaning.keepAlive)
      const served = last < 0 ? all : all.slice(0, last + 1)
      expect(end).toBe(last < 0 ? 'between requests' : 'closed')
      expect(requests.length).toBe(served.length)
      served.forEach(({ head, content, meaning }, i) => {
        expect(requests[i]).toMatchObject({
          ...meaning,
          headLength: head.length,
          taken: content.length,
        })
      })
    }),
  )
})

describe('the line of a refused request, for the log', () => {
  test.each([
    ['GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n', 'GET /\xff HTTP/1.1'],
    ['GET / HTTP/1.1\nHost: a\n\n', 'GET / HTTP/1.1'],
    ['\x16\x03\x01', '\x16\x03\x01'],
    ['GET / HTTP/1.1\r\nHost: a\0\r\n\r\n', 'GET / HTTP/1.1'],
    ['\nGET / HTTP/1.1\r\n', ''],
    [`GET /${'a'.repeat(100)}`, `GET /${'a'.repeat(35)}`],
  ])('%j', (text, line) => {
    const request = new Request()
    const bytes = Buffer.from(text, 'latin1')
    const result = parseRequest(bytes, 0, bytes.length, small, request)
    expect(result).toHaveProperty('status')
    expect(request.line).toBe(line)
  })
})
