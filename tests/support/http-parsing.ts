import type { Problem } from '../../stages-src/2-http/problem.ts'
import { Body } from '../../stages-src/2-http/request/body.ts'
import type { HeadLimits } from '../../stages-src/2-http/request/head-limits.ts'
import { parseRequest } from '../../stages-src/2-http/request/parse-request.ts'
import { Request } from '../../stages-src/2-http/request/request.ts'

export const roomy: HeadLimits = { requestLine: 8192, fields: 100, fieldBytes: 32_768 }

/** Parses what a client sends, one character a byte. */
export function parse(text: string, limits = roomy): Request | Problem | 'need more' {
  const bytes = Buffer.from(text, 'latin1')
  const request = new Request()
  const result = parseRequest(bytes, 0, bytes.length, limits, request)
  return result === 'request' ? request : result
}

/** The request that `text` is; fails where it is none. */
export function request(text: string, limits = roomy): Request {
  const result = parse(text, limits)
  if (result instanceof Request) return result
  throw new Error(`${JSON.stringify(text)}: ${JSON.stringify(result)}`)
}

/** The status `text` is refused with, or 200 for a request. */
export function status(text: string, limits = roomy): number | 'need more' {
  const result = parse(text, limits)
  if (result === 'need more') return result
  return result instanceof Request ? 200 : result.status
}

/** What came of a connection: its requests, and what ended it or is still awaited. */
export interface Outcome {
  requests: Seen[]
  end: Problem | 'awaiting a head' | 'awaiting content' | 'between requests' | 'closed'
}

export interface Seen {
  line: string
  method: string
  form: string
  path: string
  query: string | undefined
  minorVersion: number
  framing: Request['framing']
  keepAlive: boolean
  expectsContinue: boolean
  headLength: number
  /** Bytes that its content took on the wire. */
  taken: number
  fields: Record<string, string | undefined>
}

/**
 * Reads requests out of bytes that come in pieces, as a connection does: a head is asked for again
 * whenever more has come, content is taken at once and its bytes are overwritten.
 */
export function converse(
  reads: readonly Uint8Array[],
  { limits = roomy, largest = 1_000_000, names = ['host'] as readonly string[] } = {},
): Outcome {
  const bytes = Buffer.alloc(reads.reduce((sum, read) => sum + read.length, 0))
  const request = new Request()
  const body = new Body()
  const outcome: Outcome = { requests: [], end: 'between requests' }
  let inContent = false
  let start = 0
  let end = 0
  for (const read of reads) {
    bytes.set(read, end)
    end += read.length
    for (;;) {
      if (!inContent) {
        outcome.end = start === end ? 'between requests' : 'awaiting a head'
        if (start === end) break
        const result = parseRequest(bytes, start, end, limits, request)
        if (result === 'need more') break
        if (result !== 'request') return { ...outcome, end: result }
        start += request.headLength
        outcome.requests.push(seen(request, names))
        body.start(request.framing, largest, limits)
        inContent = true
      }
      const taken = body.take(bytes, start, end)
      bytes.fill(0xaa, start, start + taken)
      start += taken
      const last = outcome.requests.at(-1)
      if (last) last.taken += taken
      outcome.end = body.problem ?? 'awaiting content'
      if (body.problem) return outcome
      if (!body.done) break
      inContent = false
      if (last?.keepAlive === false) return { ...outcome, end: 'closed' }
    }
  }
  return outcome
}

function seen(request: Request, names: readonly string[]): Seen {
  const { line, method, form, path, query, minorVersion, framing } = request
  const { keepAlive, expectsContinue, headLength } = request
  const fields = Object.fromEntries(names.map((name) => [name, request.field(name)]))
  return {
    line,
    method,
    form,
    path,
    query,
    minorVersion,
    framing,
    keepAlive,
    expectsContinue,
    headLength,
    taken: 0,
    fields,
  }
}
