/** A pipe, and its two ends: pipe(7), fs/pipe.c. */
import { EAGAIN, EBADF, EPIPE } from '../errors.ts'
import { POLLERR, POLLHUP, POLLIN, POLLOUT } from '../layouts.ts'
import { O_NONBLOCK } from '../open-flags.ts'
import { Description } from './description.ts'
import { WaitQueue } from './wait-queue.ts'

/** A page is what one slot of a pipe holds, and sixteen of them are a pipe. */
const PAGE = 4096
const SLOTS = 16
/** PIPE_BUF: what goes in whole, or not at all. */
const WHOLE = 4096

const O_WRONLY = 1

// #region pages
/** What is in the pipe: full pages, but for the last one, and what was read. */
class Pages {
  readonly #pages: Buffer[] = []
  hasReader = true
  hasWriter = true

  get isEmpty(): boolean {
    return this.#pages.length === 0
  }

  get isFull(): boolean {
    return this.#pages.length === SLOTS
  }

  /** How much fits: the rest of the last page, and the slots that are free. */
  room(length: number): number {
    const free = (SLOTS - this.#pages.length) * PAGE
    // What is less than a page is added to the last one, if all of it fits.
    const odd = length % PAGE
    const last = this.#pages.at(-1)
    const merged = last && odd <= PAGE - last.length ? odd : 0
    return merged + free
  }

  push(bytes: Buffer): void {
    const odd = bytes.length % PAGE
    const last = this.#pages.at(-1)
    const merges = last !== undefined && odd > 0 && odd <= PAGE - last.length
    if (merges) {
      this.#pages[this.#pages.length - 1] = Buffer.concat([
        last,
        bytes.subarray(0, odd),
      ])
    }
    for (let at = merges ? odd : 0; at < bytes.length; at += PAGE) {
      this.#pages.push(Buffer.from(bytes.subarray(at, at + PAGE)))
    }
  }

  take(target: Buffer): number {
    let taken = 0
    while (taken < target.length && this.#pages[0] !== undefined) {
      const [page] = this.#pages as [Buffer]
      const count = page.copy(target, taken)
      taken += count
      if (count === page.length) this.#pages.shift()
      else this.#pages[0] = page.subarray(count)
    }
    return taken
  }
}
// #endregion pages

// #region ends
/** The two ends, the reading one first. */
export function pipeEnds(flags: number): [Description, Description] {
  const pages = new Pages()
  const [readers, writers] = [new WaitQueue(), new WaitQueue()]
  const reading = new ReadingEnd(flags & O_NONBLOCK, pages, readers, writers)
  const writing = new WritingEnd(flags & O_NONBLOCK, pages, writers, readers)
  return [reading, writing]
}

abstract class PipeEnd extends Description {
  readonly kind = 'pipe'
  override readonly waiters: WaitQueue
  protected readonly pages: Pages
  /** Who waits at the other end. */
  protected readonly others: WaitQueue

  constructor(flags: number, pages: Pages, own: WaitQueue, others: WaitQueue) {
    super(flags)
    this.pages = pages
    this.waiters = own
    this.others = others
  }
}

class ReadingEnd extends PipeEnd {
  override mask(): number {
    const { isEmpty, hasWriter } = this.pages
    return (isEmpty ? 0 : POLLIN) | (hasWriter ? 0 : POLLHUP)
  }

  override read(target: Buffer): number {
    const wasFull = this.pages.isFull
    const taken = this.pages.take(target)
    if (wasFull && !this.pages.isFull) this.others.wake(POLLOUT)
    return taken > 0 || !this.pages.hasWriter || target.length === 0
      ? taken
      : -EAGAIN
  }

  override write(_source: Buffer): number {
    return -EBADF
  }

  override release(): void {
    this.pages.hasReader = false
    if (this.pages.hasWriter) this.others.wake(0)
  }
}

class WritingEnd extends PipeEnd {
  constructor(flags: number, pages: Pages, own: WaitQueue, others: WaitQueue) {
    super(flags | O_WRONLY, pages, own, others)
  }

  override mask(): number {
    const { isFull, hasReader } = this.pages
    return (isFull ? 0 : POLLOUT) | (hasReader ? 0 : POLLERR)
  }

  override read(_target: Buffer): number {
    return -EBADF
  }

  override write(source: Buffer): number {
    if (source.length === 0) return 0
    const result = this.#put(source)
    // An attempt that fails is news as well, for epoll: pipe_write().
    this.others.wake(POLLIN)
    return result
  }

  #put(source: Buffer): number {
    if (!this.pages.hasReader) return -EPIPE
    const room = this.pages.room(source.length)
    const count = Math.min(source.length, room)
    if (count === 0 || (source.length <= WHOLE && count < source.length))
      return -EAGAIN
    this.pages.push(source.subarray(0, count))
    return count
  }

  override release(): void {
    this.pages.hasWriter = false
    if (this.pages.hasReader) this.others.wake(0)
  }
}
// #endregion ends
