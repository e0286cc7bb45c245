import { parseRequest } from '../../stages-src/2-http/request/parse-request.ts'
import { Request } from '../../stages-src/2-http/request/request.ts'

const limits = { requestLine: 65_536, fields: 1000, fieldBytes: 1 << 20 }

/** The request that these lines make: a request line, and fields without Host. */
export function requestOf(requestLine: string, ...fields: string[]): Request {
  const lines = [`${requestLine} HTTP/1.1`, 'Host: localhost', ...fields, '', '']
  const bytes = Buffer.from(lines.join('\r\n'), 'latin1')
  const request = new Request()
  const result = parseRequest(bytes, 0, bytes.length, limits, request)
  if (result !== 'request') throw new Error(`${requestLine}: ${JSON.stringify(result)}`)
  return request
}
