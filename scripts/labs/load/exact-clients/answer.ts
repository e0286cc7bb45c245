/** A response as it comes in, without a body in chunks: how long it is, and whether it is the last. */

const END_OF_HEAD = Buffer.from('\r\n\r\n')

export class Answer {
  status = 0
  /** Whether no other follows on this connection. */
  isLast = false
  #head = ''
  #received = 0
  /** Of head and content; 0 while the head is incomplete. */
  #length = 0

  get hasBegun(): boolean {
    return this.#received > 0
  }

  get isWhole(): boolean {
    return this.#length > 0 && this.#received >= this.#length
  }

  /** The next bytes that have come. */
  take(bytes: Buffer): void {
    if (this.#length === 0) this.#readHead(bytes)
    this.#received += bytes.length
  }

  #readHead(bytes: Buffer): void {
    const inPiece = this.#head === '' ? bytes.indexOf(END_OF_HEAD) : -1
    this.#head += bytes.toString('latin1', 0, inPiece < 0 ? bytes.length : inPiece + 4)
    const end = this.#head.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.#head.slice(0, end)
    this.status = Number(head.slice(9, 12))
    this.isLast = /\r\nconnection: *close/i.test(head)
    this.#length = end + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  }
}
