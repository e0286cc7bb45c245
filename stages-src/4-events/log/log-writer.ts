/** The thread that writes logs: it may be kept waiting, by a disk or a reader. */
import { fstatSync } from 'node:fs'
import { EAGAIN, EINTR, IoVec, Memory, POLLOUT, PollSet, poll, writev } from '#sys'
import { LONGEST_LINE } from '../../1-echo/line-writer.ts'
import { LineRing } from './line-ring.ts'

/** What the word says that the thread sleeps on. */
export const NOTHING = 0
export const NEWS = 1
export const OVER = 2

/** What is handed to the thread. */
export interface WriterData {
  /** Where the access log and the error log go; -1 for nowhere. */
  readonly fds: readonly [number, number]
  /** A ring for each. */
  readonly memory: readonly [SharedArrayBuffer, SharedArrayBuffer]
  readonly news: SharedArrayBuffer
}

/** Milliseconds after which a log without room is asked again, beside the other. */
const PATIENCE = 50
/** Bytes that a file is given at once. */
const MUCH = 64 * 1024

// #region write-logs
/** Writes until it is over and nothing is left that there is room for. */
export function writeLogs({ fds, memory, news }: WriterData): void {
  const word = new Int32Array(news)
  const logs = fds.map((fd, index) => new Writing(fd, memory[index as 0 | 1]))
  for (;;) {
    const isOver = Atomics.load(word, 0) === OVER
    if (!isOver) Atomics.compareExchange(word, 0, NEWS, NOTHING)
    for (const log of logs) log.writeAll()
    const isStuck = logs.some(({ left }) => left > 0)
    if (isOver) return
    Atomics.wait(word, 0, NOTHING, isStuck ? PATIENCE : Infinity)
  }
}
// #endregion write-logs

// #region writing
/** One log: all of its ring goes into one descriptor, whole lines at a time. */
class Writing {
  readonly #fd: number
  readonly #ring: LineRing
  /** A line feed, where one is due, and what the ring has. */
  readonly #pieces = new IoVec(3)
  readonly #entries = new PollSet(1)
  readonly #mayBlock: boolean
  /** Whether the log may end within a line, whose rest is lost. */
  #isTorn = false

  constructor(fd: number, memory: SharedArrayBuffer) {
    this.#fd = fd
    this.#ring = new LineRing(memory)
    this.#entries.set(0, fd, POLLOUT)
    this.#mayBlock = fd >= 0 && !fstatSync(fd).isFile()
  }

  /** Bytes that there was no room for. */
  get left(): number {
    return this.#ring.length
  }

  /** Writes what is there, as far as there is room for it now. */
  writeAll(): void {
    while (this.#ring.length > 0) {
      if (this.#mayBlock && !this.#hasRoom()) return
      if (!this.#write()) return
    }
  }

  #hasRoom(): boolean {
    return poll(this.#entries, 1, 0) > 0
  }

  /** False where there is no room after all. */
  #write(): boolean {
    const ring = this.#ring
    const lineFeed = this.#isTorn ? 1 : 0
    this.#pieces.set(0, LINE_FEED, 0, lineFeed)
    // So much a pipe takes whole or not at all (pipe(7), PIPE_BUF), and a file takes
    // any amount: no line of another process comes to stand within one of these.
    const most = this.#mayBlock ? LONGEST_LINE - lineFeed : MUCH
    const count = ring.next(this.#pieces, 1, most)
    const result = writev(this.#fd, this.#pieces, 3)
    if (result === -EAGAIN) return false
    if (result === -EINTR) return true
    const written = Math.max(0, result - lineFeed)
    ring.take(written)
    this.#isTorn = written < count
    if (this.#isTorn) this.#drop(count - written)
    return true
  }

  /** A full disk, or a reader that is gone, is no reason to keep the lines. */
  #drop(count: number): void {
    this.#ring.lose(this.#ring.lines(count))
    this.#ring.take(count)
  }
}

const LINE_FEED = new Memory(1)
LINE_FEED.bytes.write('\n')
// #endregion writing
