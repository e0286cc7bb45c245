/** Responses that were made before, found by the bytes of a request. */
import type { Moment } from '../../2-http/moment.ts'
import type { Request } from '../../2-http/request/request.ts'
import type { Files, Response } from '../../2-http/response/response.ts'
import type { HeadReader } from '../request/head-reader.ts'
import type { CachedResponse } from './cached-response.ts'
import { Codings, isSame, UNKNOWN } from './codings.ts'
import { makeCached } from './make-cached.ts'

/** Buckets of the table, a power of two, and how many responses share one. */
const BUCKETS = 4096
const MOST_IN_BUCKET = 8
/** Descriptors that are kept open. */
const MOST_FILES = 256
/** Bytes that a response takes besides its own: this many at least. */
const OVERHEAD = 1024

/** What a response says of the connection; as 1.1 goes on without a word. */
const NOTHING = 0
const CLOSE = 1
const KEEP_ALIVE = 2
const OPTIONS = 3

// #region cache
/** A table of `most` bytes. Nothing in it is older than a second. */
export class ResponseCache {
  readonly #most: number
  readonly #files: Files
  readonly #codings = new Codings()
  readonly #buckets: (CachedResponse | undefined)[] = new Array(BUCKETS)
  readonly #all: CachedResponse[] = []
  #bytes = 0
  #openFiles = 0
  /** Who is looked at next, when something has to go. */
  #hand = 0

  /** `files`: where it is asked whether a file is still the same. */
  constructor(most: number, files: Files) {
    this.#most = most
    this.#files = files
    this.#buckets.fill(undefined)
  }

  /**
   * What to answer to the usual head that `head` has read at `start`, `at` this
   * moment, or undefined. `closes`: the connection ends with it.
   */
  find(
    bytes: Uint8Array,
    start: number,
    head: HeadReader,
    closes: boolean,
    at: Moment,
  ): CachedResponse | undefined {
    const variant = this.#variantOf(bytes, start, head, closes)
    if (variant === UNKNOWN) return undefined
    const hash = head.pathHash
    const path = start + head.pathStart
    const length = head.pathEnd - head.pathStart
    let it = this.#buckets[bucketOf(hash, variant)]
    while (it !== undefined) {
      const { key } = it
      const isLike =
        key.hash === hash && key.variant === variant && key.path.length === length
      if (isLike && isSame(key.path, bytes, path)) return this.#fresh(it, at)
      it = it.next
    }
    return undefined
  }

  #variantOf(
    bytes: Uint8Array,
    start: number,
    head: HeadReader,
    closes: boolean,
  ): number {
    const coding = this.#codings.of(bytes, start, head)
    if (coding === UNKNOWN) return UNKNOWN
    if (closes) return coding * OPTIONS + CLOSE
    return coding * OPTIONS + (head.minorVersion === 0 ? KEEP_ALIVE : NOTHING)
  }
  // #endregion cache

  // #region fresh
  /** It, if the file that it was made of is still what is found at its path. */
  #fresh(it: CachedResponse, at: Moment): CachedResponse | undefined {
    const second = Math.floor(at.date / 1000)
    if (it.second !== second) {
      if (!this.#isTrue(it)) {
        this.#remove(it)
        return undefined
      }
      it.second = second
      it.setDate(at.date)
    }
    it.isUsed = true
    return it
  }

  #isTrue({ source }: CachedResponse): boolean {
    const found = this.#files.find(source.path, source.codings)
    // Where nobody can tell, for want of a descriptor, what was true is the best.
    if (found.kind === 'problem') return found.problem.status === 503
    if (found.kind !== 'file') return false
    this.#files.release(found.file)
    return found.file.entityTag === source.entityTag
  }
  // #endregion fresh

  // #region add
  /** Keeps what stage 2 answers to such a head, if it may be kept. */
  add(
    bytes: Buffer,
    start: number,
    head: HeadReader,
    request: Request,
    response: Response,
    connection: 'close' | 'keep-alive' | undefined,
    at: Moment,
  ): void {
    if (head.isHead || this.#most === 0) return
    const closes = connection === 'close'
    const variant = this.#variantOf(bytes, start, head, closes)
    if (variant === UNKNOWN) {
      const value = request.field('accept-encoding') ?? ''
      this.#codings.learn(value, head.acceptEncodingHash)
      return
    }
    const path = Buffer.from(
      bytes.subarray(start + head.pathStart, start + head.pathEnd),
    )
    const key = { hash: head.pathHash, variant, path }
    const made = makeCached(key, request, response, connection, at)
    if (made === undefined) return
    if (sizeOf(made) > this.#most) made.drop()
    else this.#insert(made)
  }

  #insert(it: CachedResponse): void {
    const bucket = bucketOf(it.key.hash, it.key.variant)
    // Whoever chooses paths for their hash gets no long list of them.
    let inBucket = 0
    for (let one = this.#buckets[bucket]; one !== undefined; one = one.next) {
      inBucket += 1
      if (inBucket === MOST_IN_BUCKET) this.#remove(one)
    }
    this.#bytes += sizeOf(it)
    if (it.file >= 0) this.#openFiles += 1
    it.next = this.#buckets[bucket]
    this.#buckets[bucket] = it
    it.place = this.#all.push(it) - 1
    while (this.#bytes > this.#most || this.#openFiles > MOST_FILES) this.#evict(it)
  }
  // #endregion add

  // #region evict
  /**
   * Lets go of one that was not sent since the hand came by the last time, as the
   * clock algorithm does for pages: a hit costs a store, and not a list.
   */
  #evict(newest: CachedResponse): void {
    const mustHaveFile = this.#bytes <= this.#most
    for (;;) {
      this.#hand = (this.#hand + 1) % this.#all.length
      const it = this.#all[this.#hand] as CachedResponse
      if (it === newest || (mustHaveFile && it.file < 0)) continue
      if (!it.isUsed) {
        this.#remove(it)
        return
      }
      it.isUsed = false
    }
  }

  #remove(it: CachedResponse): void {
    const bucket = bucketOf(it.key.hash, it.key.variant)
    if (this.#buckets[bucket] === it) this.#buckets[bucket] = it.next
    else {
      let before = this.#buckets[bucket] as CachedResponse
      while (before.next !== it) before = before.next as CachedResponse
      before.next = it.next
    }
    const last = this.#all.pop() as CachedResponse
    if (last !== it) {
      this.#all[it.place] = last
      last.place = it.place
    }
    this.#bytes -= sizeOf(it)
    if (it.file >= 0) this.#openFiles -= 1
    it.drop()
  }
  // #endregion evict

  /** For the status page. */
  get summary(): { responses: number; bytes: number; files: number } {
    return {
      responses: this.#all.length,
      bytes: this.#bytes,
      files: this.#openFiles,
    }
  }

  /** Lets go of everything. */
  clear(): void {
    for (const it of [...this.#all]) this.#remove(it)
  }
}

function bucketOf(hash: number, variant: number): number {
  return (hash + variant * 31) & (BUCKETS - 1)
}

function sizeOf({ memory }: CachedResponse): number {
  return memory.length + OVERHEAD
}
