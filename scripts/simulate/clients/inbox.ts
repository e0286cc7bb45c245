/** Bytes that came piece by piece, to be looked at as a whole. */
export class Inbox {
  #bytes = Buffer.alloc(4096)
  #start = 0
  #end = 0

  get length(): number {
    return this.#end - this.#start
  }

  /** What is there, until the next `push`. */
  get bytes(): Buffer {
    return this.#bytes.subarray(this.#start, this.#end)
  }

  push(piece: Buffer): void {
    if (this.#end + piece.length > this.#bytes.length) {
      const larger = Buffer.alloc(2 * (this.length + piece.length))
      this.#bytes.copy(larger, 0, this.#start, this.#end)
      this.#end -= this.#start
      this.#start = 0
      this.#bytes = larger
    }
    piece.copy(this.#bytes, this.#end)
    this.#end += piece.length
  }

  /** The first `count` bytes, which are taken out. */
  take(count: number): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(this.#start, this.#start + count))
    this.#start += count
    return taken
  }
}
