/** What is to be answered, described: nothing here knows of a socket. */
import type { OpenFile } from '../files/document-root.ts'

/** A field's name and value; both are bytes, one character each. */
export type Field = readonly [name: string, value: string]

/** The content is of the type it says, whatever it looks like (Fetch §3.6). */
export const NOSNIFF: Field = ['X-Content-Type-Options', 'nosniff']
/** Another Accept-Encoding may get another representation: RFC 9110 §12.5.5. */
export const VARY: Field = ['Vary', 'Accept-Encoding']
export const ACCEPT_RANGES: Field = ['Accept-Ranges', 'bytes']

/** A part of `Response.file`. */
export interface FileSlice {
  readonly offset: number
  readonly length: number
}

/** A stretch of content: bytes, or a slice of the file. */
export type Piece = Buffer | FileSlice

/**
 * A response to be sent. Whoever sends it adds Date and Connection, and closes
 * `file`, whether or not any of it was sent.
 */
export interface Response {
  readonly status: number
  /** In the order in which they are sent; Content-Length is among them. */
  readonly fields: readonly Field[]
  /** What follows the head: nothing for HEAD, 204 and 304. */
  readonly content: readonly Piece[]
  readonly file: OpenFile | undefined
  /** What went wrong, for the error log. */
  readonly failure?: string
}

/** How many bytes of content follow the head. */
export function contentLength({ content }: Response): number {
  let length = 0
  for (const piece of content) length += piece.length
  return length
}

/** All of `file` as content; none of it where the method is HEAD. */
export function wholeFile(method: string, { size }: OpenFile): Piece[] {
  return method === 'HEAD' || size === 0 ? [] : [{ offset: 0, length: size }]
}
