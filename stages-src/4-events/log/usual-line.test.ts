import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accessLine } from '../../2-http/logs/access-log.ts'
import { HeadReader, USUAL } from '../request/head-reader.ts'
import { UsualLine } from './usual-line.ts'

const limits = { requestLine: 8192, fields: 100, fieldBytes: 32_768 }
const value = fc.oneof(
  fc.stringMatching(/^[!-~][ -~]{0,80}[!-~]$/),
  fc.stringMatching(/^[!-~\x80-\xff]{1,40}$/),
  fc.constant(''),
  fc.nat(1500).map((length) => 'x'.repeat(length)),
)

describe('the line of a usual response', () => {
  test("is stage 2's, or none where stage 2 escapes or cuts something", () => {
    const line = new UsualLine()
    const head = new HeadReader(limits)
    const cases = fc.record({
      path: fc.stringMatching(/^\/[a-z0-9._~/-]{0,60}$/),
      referer: value,
      userAgent: value,
      before: fc.nat(20),
      time: fc.integer({ min: 0, max: 4e12 }),
      bytes: fc.oneof(fc.nat(10), fc.nat(2 ** 31 - 1), fc.constant(2 ** 40)),
      microseconds: fc.oneof(fc.nat(2000), fc.nat(100_000_000)),
    })
    let plain = 0
    fc.assert(
      fc.property(cases, ({ path, referer, userAgent, before, ...it }) => {
        const requestLine = `GET ${path} HTTP/1.1`
        const text = `${requestLine}\r\nHost: here\r\nReferer: ${referer}\r\nUser-Agent: ${userAgent}\r\n\r\n`
        const bytes = Buffer.from(' '.repeat(before) + text, 'latin1')
        head.begin()
        expect(head.read(bytes, before, bytes.length)).toBe(USUAL)
        const duration = it.microseconds / 1e6
        const length = line.write(
          ...([
            '192.0.2.17',
            it.time,
            head,
            bytes,
            before,
            it.bytes,
            duration,
          ] as const),
        )
        const expected = accessLine({
          ...{ peer: '192.0.2.17', time: it.time, requestLine, status: 200 },
          ...{ bytes: it.bytes, duration },
          referer: referer.trim(),
          userAgent: userAgent.trim(),
        })
        const written = line.bytes.toString('latin1', 0, length)
        if (length > 0) plain += 1
        const isAsItCame = !/[^ !#-[\]-~]/.test(referer + userAgent)
        const isShort = referer.length <= 1024 && userAgent.length <= 512
        expect(length > 0).toBe(isAsItCame && isShort)
        if (length > 0) expect(written).toBe(expected)
      }),
    )
    expect(plain).toBeGreaterThan(20)
  })
})
