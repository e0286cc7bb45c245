/** The fields of a message, kept as offsets into the bytes they came in. */
import { equals } from './characters.ts'

/** Offsets kept for a line: where its name begins and ends, and its value. */
const OFFSETS = 4

/**
 * Field lines in the order they came. A name or a value becomes a string when
 * somebody asks for it, and few of them are ever asked for.
 */
export class FieldLines {
  /** What the offsets count into. */
  bytes: Buffer = Buffer.alloc(0)
  /** How many lines there are. */
  count = 0
  #offsets = new Int32Array(32 * OFFSETS)

  clear(bytes: Buffer): void {
    this.bytes = bytes
    this.count = 0
  }

  add(name: number, nameEnd: number, value: number, valueEnd: number): void {
    const at = this.count * OFFSETS
    if (at === this.#offsets.length) this.#grow()
    this.#offsets[at] = name
    this.#offsets[at + 1] = nameEnd
    this.#offsets[at + 2] = value
    this.#offsets[at + 3] = valueEnd
    this.count += 1
  }

  #grow(): void {
    const longer = new Int32Array(this.#offsets.length * 2)
    longer.set(this.#offsets)
    this.#offsets = longer
  }

  /** The next line with this name, in lower case, from line `from` on; or -1. */
  find(name: string, from = 0): number {
    const offsets = this.#offsets
    for (let line = from; line < this.count; line += 1) {
      const start = offsets[line * OFFSETS] as number
      const end = offsets[line * OFFSETS + 1] as number
      // Most names differ in their length already.
      if (end - start === name.length && equals(this.bytes, start, end, name)) {
        return line
      }
    }
    return -1
  }

  valueStart(line: number): number {
    return this.#offsets[line * OFFSETS + 2] as number
  }

  valueEnd(line: number): number {
    return this.#offsets[line * OFFSETS + 3] as number
  }

  /** Whether a line's value is this text, which is in lower case, in any case. */
  says(line: number, text: string): boolean {
    return equals(this.bytes, this.valueStart(line), this.valueEnd(line), text)
  }

  /**
   * The value of all lines with this name, in lower case, joined by ', ' (RFC 9110
   * §5.3). One character a byte.
   */
  value(name: string): string | undefined {
    const first = this.find(name)
    if (first < 0) return undefined
    let value = this.#text(first)
    for (
      let line = this.find(name, first + 1);
      line >= 0;
      line = this.find(name, line + 1)
    ) {
      value += `, ${this.#text(line)}`
    }
    return value
  }

  #text(line: number): string {
    return this.bytes.toString('latin1', this.valueStart(line), this.valueEnd(line))
  }
}
