/** A response's head as bytes: status line, fields, empty line (RFC 9112 §4, §5). */
import type { Memory } from '#sys'
import type { Response } from './response.ts'
import { reasonPhrase } from './status.ts'

/**
 * Writes the head of `response` into `memory` from `offset` and returns where it
 * ends. `date` is the value of Date, `connection` that of Connection. Throws
 * RangeError where the head does not fit.
 */
export function writeHead(
  memory: Memory,
  offset: number,
  response: Response,
  date: string,
  connection: 'close' | 'keep-alive' | undefined,
): number {
  const { status, fields } = response
  let head = `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\nDate: ${date}\r\n`
  for (const [name, value] of fields) head += `${name}: ${value}\r\n`
  if (connection !== undefined) head += `Connection: ${connection}\r\n`
  head += '\r\n'
  if (head.length > memory.length - offset) {
    throw new RangeError(`no room for a head of ${head.length} bytes`)
  }
  // One string, written once, is faster than a write for each of its pieces.
  return offset + memory.bytes.write(head, offset, 'latin1')
}
