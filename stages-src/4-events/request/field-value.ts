/** The longest part of a head, passed over four bytes at a time. */
import { FIELD_VALUE, skip } from '../../2-http/request/characters.ts'

const NONE: Buffer = Buffer.alloc(0)

/** Finds the ends of values, nearly always in the same buffer. */
export class FieldValues {
  #bytes = NONE
  /** Of those bytes, to read four of them from any offset. */
  #view: DataView = new DataView(NONE.buffer)

  /** The first offset from `at` on whose byte no field value has, or `end`. */
  skip(bytes: Buffer, at: number, end: number): number {
    if (bytes !== this.#bytes) this.#take(bytes)
    const view = this.#view
    let next = at
    while (next + 4 <= end && areValue(view.getInt32(next))) next += 4
    return skip(bytes, next, end, FIELD_VALUE)
  }

  #take(bytes: Buffer): void {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }
}

/**
 * Whether four bytes may all stand in a value. Taking 0x20 from a byte below it
 * sets the byte's high bit, and so does adding 1 to 0x7f; that of a byte from 0x80
 * on is set before. A carry or a borrow between bytes, or a tab, may make this
 * false for bytes that are none the worse for it: `skip` then looks at each.
 */
function areValue(word: number): boolean {
  const set = (word - 0x20202020) | (word + 0x01010101)
  return (set & ~word & 0x80808080) === 0
}
