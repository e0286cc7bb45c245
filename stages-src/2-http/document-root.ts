/**
 * The files under one directory, and nothing outside of it: the only module of
 * this stage that touches the file system.
 */
import type { Path } from './path.ts'

/** A content coding that a file may lie ready in: RFC 9110 §8.4.1, RFC 7932. */
export type Coding = 'br' | 'gzip'

/** A regular file, open for reading. Whoever gets it closes `fd`. */
export interface OpenFile {
  readonly fd: number
  /** What it is called without the suffix of its coding: 'index.html'. */
  readonly name: string
  readonly size: number
  /** When its content last changed, in milliseconds since the epoch. */
  readonly modified: number
  /** Strong, with its quotes: RFC 9110 §8.8.3. */
  readonly entityTag: string
  /** The coding that its bytes are in, undefined for none. */
  readonly coding: Coding | undefined
}

export type Found =
  | { readonly kind: 'file'; readonly file: OpenFile }
  | { readonly kind: 'directory'; readonly entries: readonly Entry[] }
  /** A directory, but the path does not end in a slash. */
  | { readonly kind: 'redirect' }
  | Failure

export interface Failure {
  readonly kind: 'failure'
  readonly status: 403 | 404 | 500 | 503
  /** For the error log: call, errno, path. */
  readonly reason: string
}

/** What a listing says of a file or a directory. */
export interface Entry {
  /** One character a byte, as it stands in the directory. */
  readonly name: string
  readonly directory: boolean
  readonly size: number
  /** In milliseconds since the epoch. */
  readonly modified: number
}

export interface RootOptions {
  /** Whether a directory without index.html is listed. */
  readonly listing: boolean
  /** Whether names that begin with a dot are there at all. */
  readonly dotFiles: boolean
  /** Whether symbolic links are followed; outside of the root they never are. */
  readonly followLinks: boolean
}

export class DocumentRoot {
  readonly #options: RootOptions

  /** Throws Complaint where `directory` cannot be served from. */
  constructor(_directory: string, options: RootOptions) {
    this.#options = options
  }

  /**
   * What lies at `path`. `codings`: the codings that the client accepts, best
   * first; a sibling 'name.br' or 'name.gz' that is not older than the file is
   * opened in its place.
   */
  find(_path: Path, _codings: readonly Coding[]): Found {
    return { kind: 'failure', status: 404, reason: `${this.#options}` }
  }

  close(): void {}
}
