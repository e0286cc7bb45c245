/** Lines on their way from the loop to the thread that writes them. */
import { type IoVec, Memory } from '#sys'
import type { LineSink } from '../../1-echo/line-writer.ts'

/** Bytes of lines that may wait, a power of two. */
const SIZE = 1 << 20

/** The words beside them: bytes put in and taken out, lines lost in all. */
const PUT = 0
const TAKEN = 1
const LOST = 2
const WORDS = 4

const LINE_FEED = 0x0a

// #region ring
/**
 * A ring of bytes in shared memory: one thread puts lines in, one takes them out,
 * and neither ever waits for the other. What finds no room is counted.
 */
export class LineRing implements LineSink {
  /** Bytes of memory that one takes. */
  static readonly BYTES = SIZE + WORDS * 4

  readonly #words: Int32Array
  readonly #memory: Memory
  /** Lines lost since the last one that found room. */
  #lost = 0

  constructor(memory: SharedArrayBuffer) {
    this.#memory = new Memory(memory)
    this.#words = new Int32Array(memory, SIZE, WORDS)
  }

  /** How many bytes wait. */
  get length(): number {
    return (Atomics.load(this.#words, PUT) - Atomics.load(this.#words, TAKEN)) >>> 0
  }

  /** How many lines found no room, or could not be written. */
  get lost(): number {
    return Atomics.load(this.#words, LOST)
  }

  /** Nobody will read so many lines. */
  lose(lines: number): void {
    Atomics.add(this.#words, LOST, lines)
  }
  // #endregion ring

  // #region put
  /** Puts a line in, which ends in its line feed; one character a byte. */
  write(line: string): void {
    this.writeBytes(Buffer.from(line, 'latin1'), line.length)
  }

  /** The same for the first `length` bytes of a line. */
  writeBytes(line: Buffer, length: number): void {
    const loss = this.#lost === 0 ? undefined : Buffer.from(lossLine(this.#lost))
    if (this.length + (loss?.length ?? 0) + length > SIZE) {
      this.#lost += 1
      this.lose(1)
      return
    }
    if (loss !== undefined) this.#put(loss, loss.length)
    this.#lost = 0
    this.#put(line, length)
  }

  #put(line: Buffer, length: number): void {
    const at = Atomics.load(this.#words, PUT)
    const place = at & (SIZE - 1)
    const first = Math.min(length, SIZE - place)
    line.copy(this.#memory.bytes, place, 0, first)
    if (first < length) line.copy(this.#memory.bytes, 0, first, length)
    // Stored last, so that whoever sees it sees the bytes, too.
    Atomics.store(this.#words, PUT, (at + length) | 0)
  }
  // #endregion put

  // #region take
  /**
   * Points two of `pieces`, from number `at` on, at whole lines, `most` bytes of them
   * at most: how many. `most` is at least LONGEST_LINE.
   */
  next(pieces: IoVec, at: number, most: number): number {
    const { length } = this
    const count = length <= most ? length : this.#endOfLine(most)
    const place = Atomics.load(this.#words, TAKEN) & (SIZE - 1)
    const first = Math.min(count, SIZE - place)
    pieces.set(at, this.#memory, place, first)
    // What goes on across the ring's end; there may be nothing of it.
    pieces.set(at + 1, this.#memory, 0, count - first)
    return count
  }

  /** Where the last line ends that ends within the next `most` bytes. */
  #endOfLine(most: number): number {
    const taken = Atomics.load(this.#words, TAKEN)
    let count = most
    while (count > 0 && this.#byte(taken + count - 1) !== LINE_FEED) count -= 1
    return count === 0 ? most : count
  }

  /** How many lines end within the next `count` bytes. */
  lines(count: number): number {
    const taken = Atomics.load(this.#words, TAKEN)
    let lines = 0
    for (let at = taken; at < taken + count; at += 1) {
      if (this.#byte(at) === LINE_FEED) lines += 1
    }
    return lines
  }

  #byte(at: number): number {
    return this.#memory.bytes[at & (SIZE - 1)] as number
  }

  /** `count` of them are not needed any more. */
  take(count: number): void {
    Atomics.add(this.#words, TAKEN, count)
  }
  // #endregion take
}

function lossLine(lines: number): string {
  return `# ${lines} lines of this log found no room, and are lost\n`
}
