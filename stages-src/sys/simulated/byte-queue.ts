/** Bytes in the order of their coming, in the pieces in which they came. */
export class ByteQueue {
  readonly #pieces: Buffer[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Adds `bytes`, which from now on are the queue's. */
  push(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#pieces.push(bytes)
    this.#length += bytes.length
  }

  /** Copies the first bytes into `target`, and leaves them there: how many. */
  peek(target: Buffer): number {
    let copied = 0
    for (const piece of this.#pieces) {
      if (copied === target.length) break
      copied += piece.copy(target, copied)
    }
    return copied
  }

  /** Takes the first bytes away, as many as `target` holds: how many. */
  take(target: Buffer): number {
    const copied = this.peek(target)
    this.drop(copied)
    return copied
  }

  /** Forgets the first `count` bytes: how many pieces ended with them. */
  drop(count: number): number {
    let ended = 0
    this.#length -= count
    for (let left = count; left > 0; ) {
      const [piece] = this.#pieces as [Buffer]
      if (piece.length <= left) {
        this.#pieces.shift()
        ended += 1
      } else {
        this.#pieces[0] = piece.subarray(left)
      }
      left -= Math.min(left, piece.length)
    }
    return ended
  }

  clear(): void {
    this.#pieces.length = 0
    this.#length = 0
  }
}
