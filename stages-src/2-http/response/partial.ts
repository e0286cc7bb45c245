/** Parts of a file: 206, RFC 9110 §15.3.7. */
import { randomUUID } from 'node:crypto'
import type { OpenFile } from '../files/found.ts'
import type { Field } from './field.ts'
import type { Range } from './ranges.ts'
import { type Piece, type Response, sliceOf } from './response.ts'

/** One part as it is; several as multipart/byteranges (§14.6). */
export function respondParts(
  file: OpenFile,
  ranges: readonly Range[],
  contentType: string,
  more: readonly Field[],
): Response {
  const [only, ...others] = ranges
  if (only !== undefined && others.length === 0) {
    const fields: Field[] = [
      ['Content-Type', contentType],
      ['Content-Length', `${only.last - only.first + 1}`],
      ['Content-Range', contentRange(only, file)],
      ...more,
    ]
    return { status: 206, fields, content: [partOf(file, only)], file }
  }
  // The content is not read, so nobody looks whether the boundary is in it: 122
  // random bits, made anew for every response, are not.
  const boundary = randomUUID()
  const content = multipart(file, ranges, contentType, boundary)
  const length = content.reduce((sum, piece) => sum + piece.length, 0)
  const fields: Field[] = [
    ['Content-Type', `multipart/byteranges; boundary=${boundary}`],
    ['Content-Length', `${length}`],
    ...more,
  ]
  return { status: 206, fields, content, file }
}

/** A head for every part, the part, and the line that ends them: RFC 2046 §5.1. */
function multipart(
  file: OpenFile,
  ranges: readonly Range[],
  contentType: string,
  boundary: string,
): Piece[] {
  const pieces: Piece[] = []
  let before = ''
  for (const range of ranges) {
    const head =
      `${before}--${boundary}\r\n` +
      `Content-Type: ${contentType}\r\n` +
      `Content-Range: ${contentRange(range, file)}\r\n\r\n`
    pieces.push(Buffer.from(head, 'latin1'), partOf(file, range))
    before = '\r\n'
  }
  pieces.push(Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1'))
  return pieces
}

function contentRange({ first, last }: Range, { size }: OpenFile): string {
  return `bytes ${first}-${last}/${size}`
}

function partOf(file: OpenFile, { first, last }: Range): Piece {
  return sliceOf(file, first, last - first + 1)
}
