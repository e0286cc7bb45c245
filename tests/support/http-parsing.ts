/** Single requests, parsed: for the tables of the tests beside each part of the grammar. */
import { roomy } from '../../scripts/lib/http/conversation.ts'
import type { Problem } from '../../stages-src/2-http/problem.ts'
import { parseRequest } from '../../stages-src/2-http/request/parse-request.ts'
import { Request } from '../../stages-src/2-http/request/request.ts'

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
