/** What a document root finds: a file, a directory, or why there is neither. */
import type { Problem } from '../problem.ts'
import type { Listing } from './directory-entries.ts'

/** A content coding that a file may lie ready in: RFC 9110 §8.4.1, RFC 7932. */
export type Coding = 'br' | 'gzip'

/** A regular file, ready to be read. Whoever gets it releases it. */
export interface OpenFile {
  /** Open for reading; -1 where `content` has all of it. */
  readonly fd: number
  /** The file's bytes, where they lie in memory already. */
  readonly content?: Buffer
  /** What it is called without the suffix of its coding: 'index.html'. */
  readonly name: string
  readonly size: number
  /** When its content last changed, in milliseconds since the epoch. */
  readonly modified: number
  /** When anything about it last changed, likewise; nobody can set it back. */
  readonly changed: number
  /** Strong, with its quotes: RFC 9110 §8.8.3. */
  readonly entityTag: string
  /** The coding that its bytes are in, undefined for none. */
  readonly coding: Coding | undefined
}

/** What there is at a path. */
export type Found =
  | { readonly kind: 'file'; readonly file: OpenFile }
  | ({ readonly kind: 'directory' } & Listing)
  /** A directory, but the path does not end in a slash. */
  | { readonly kind: 'redirect' }
  | { readonly kind: 'problem'; readonly problem: Problem }
