/** What is to be answered, described: nothing here knows of a socket. */
import type { Coding, Found, OpenFile } from '../files/found.ts'
import type { Path } from '../files/path.ts'
import type { Problem } from '../problem.ts'
import type { Request } from '../request/request.ts'
import type { Field } from './field.ts'
import type { MediaTypes } from './media-types.ts'

/** What a server serves, and on what terms. */
export interface Site {
  readonly root: Files
  /** Pages that are made rather than stored, by path: '/query'. */
  readonly handlers: ReadonlyMap<string, Handler>
  readonly mediaTypes: MediaTypes
  /** How many seconds a client may use a file without asking; 0: it always asks. */
  readonly maxAge: number
  /** When it began to be served, in milliseconds since the epoch. */
  readonly since: number
}

/** What a document root does for a site. */
export interface Files {
  find(path: Path, codings: readonly Coding[]): Found
  /** Closes a file that is not needed any more: 0, or -errno for the log. */
  release(file: OpenFile): number
}

/** A page for one request: asked for with GET or HEAD. A string is HTML. */
export type Handler = (request: Request) => string | OtherPage | Problem

/** A page of another media type. */
export interface OtherPage {
  readonly type: string
  readonly text: string
}

/** A part of `Response.file`. */
export interface FileSlice {
  readonly offset: number
  readonly length: number
}

/** A stretch of content: bytes, or a slice of the file. */
export type Piece = Buffer | FileSlice

/**
 * A response to be sent. Whoever sends it adds Date and Connection, and releases
 * `file`, whether or not any of it was sent.
 */
export interface Response {
  readonly status: number
  /** In the order in which they are sent; Content-Length is among them. */
  readonly fields: readonly Field[]
  /** What follows the head: nothing for HEAD, 204 and 304. */
  readonly content: readonly Piece[]
  readonly file: OpenFile | undefined
  /** What this is the answer to, where that is not a request that was granted. */
  readonly problem?: Problem
}

/** How many bytes of content follow the head. */
export function contentLength({ content }: Response): number {
  let length = 0
  for (const piece of content) length += piece.length
  return length
}

/** All of `file` as content; none of it where the method is HEAD. */
export function wholeFile(method: string, file: OpenFile): Piece[] {
  return method === 'HEAD' || file.size === 0 ? [] : [sliceOf(file, 0, file.size)]
}

/** `length` bytes of `file`: out of memory, where it lies there already. */
export function sliceOf(file: OpenFile, offset: number, length: number): Piece {
  return file.content?.subarray(offset, offset + length) ?? { offset, length }
}
