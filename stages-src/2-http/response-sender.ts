/**
 * A response on its way: what is small leaves with one call, what is large without
 * passing through this process.
 */
import {
  EINTR,
  ENODATA,
  Memory,
  MSG_MORE,
  MSG_NOSIGNAL,
  pread,
  send,
  sendfile,
} from '#sys'
import type { Piece, Response } from './response/response.ts'
import { contentLength } from './response/response.ts'
import { writeHead } from './response/write-head.ts'

/** Content up to this size is copied behind the head, so that one send does. */
const SMALL = 32 * 1024
/** How much of a file one sendfile is asked to send. */
const SLICE = 1024 * 1024

// #region sending
/**
 * Sends one response after another, each in as many steps as its socket wants. The
 * socket may be one that blocks or one that does not; all waiting is the caller's.
 */
export class ResponseSender {
  readonly #memory: Memory
  /** What is in memory and has not left: from #offset up to #end. */
  #offset = 0
  #end = 0
  #pieces: readonly Piece[] = []
  #file = -1
  /** The piece that is next, and how much of it has been taken. */
  #piece = 0
  #taken = 0
  #headLength = 0
  #sent = 0
  /** The call that failed, where `proceed` has answered with an errno. */
  failedCall = ''

  /** `longestHead`: bytes, above all those of a Location. */
  constructor(longestHead: number) {
    this.#memory = new Memory(longestHead + SMALL)
  }

  /** Whether everything has been handed to the kernel. */
  get done(): boolean {
    return this.#offset === this.#end && this.#piece === this.#pieces.length
  }

  /** How many bytes of content have been handed to the kernel. */
  get contentSent(): number {
    return Math.max(0, this.#sent - this.#headLength)
  }

  /** Begins a response. Its file stays the caller's, who closes it in the end. */
  begin(
    response: Response,
    date: string,
    connection: 'close' | 'keep-alive' | undefined,
  ): number {
    this.#pieces = response.content
    this.#file = response.file?.fd ?? -1
    this.#piece = 0
    this.#taken = 0
    this.#sent = 0
    this.#offset = 0
    this.#headLength = writeHead(this.#memory, 0, response, date, connection)
    this.#end = this.#headLength
    return contentLength(response) <= SMALL ? this.#gather() : 0
  }
  // #endregion sending

  // #region gather
  /** Copies the content behind the head: 0, or -errno. */
  #gather(): number {
    for (; this.#piece < this.#pieces.length; this.#piece += 1) {
      const piece = this.#pieces[this.#piece] as Piece
      if (piece instanceof Uint8Array) {
        this.#memory.bytes.set(piece, this.#end)
      } else {
        const read = this.#readSlice(piece.offset, piece.length)
        if (read < 0) return read
      }
      this.#end += piece.length
    }
    return 0
  }

  /** All `length` bytes of the file from `offset`, or -errno. */
  #readSlice(offset: number, length: number): number {
    for (let read = 0; read < length; ) {
      const at = this.#end + read
      const result = pread(
        this.#file,
        this.#memory,
        at,
        length - read,
        offset + read,
      )
      if (result > 0) read += result
      else if (result !== -EINTR) return this.#failed('pread', result)
    }
    return length
  }

  /** Remembers the call. A file that has become shorter than it was is -ENODATA. */
  #failed(call: string, result: number): number {
    this.failedCall = call
    return result === 0 ? -ENODATA : result
  }
  // #endregion gather

  // #region proceed
  /**
   * Makes one step: how many bytes the kernel took, or -EAGAIN where the socket is
   * full, -EINTR, or an errno that ends the connection.
   */
  proceed(client: number): number {
    if (this.#offset === this.#end) {
      const piece = this.#pieces[this.#piece] as Piece
      if (!(piece instanceof Uint8Array)) {
        return this.#sendFile(client, piece.offset, piece.length)
      }
      this.#load(piece)
    }
    const isLast = this.#piece === this.#pieces.length
    const flags = isLast ? MSG_NOSIGNAL : MSG_NOSIGNAL | MSG_MORE
    const count = this.#end - this.#offset
    const result = send(client, this.#memory, this.#offset, count, flags)
    if (result < 0) return this.#failed('send', result)
    this.#offset += result
    this.#sent += result
    return result
  }

  /** The next bytes of a piece, as much of it as fits into the memory. */
  #load(piece: Buffer): void {
    const next = Math.min(this.#taken + this.#memory.length, piece.length)
    this.#end = piece.copy(this.#memory.bytes, 0, this.#taken, next)
    this.#offset = 0
    this.#taken = next
    if (next === piece.length) this.#nextPiece()
  }

  /** From the file to the socket inside the kernel: sendfile(2). */
  #sendFile(client: number, offset: number, length: number): number {
    const at = offset + this.#taken
    const count = Math.min(length - this.#taken, SLICE)
    const result = sendfile(client, this.#file, at, count)
    if (result <= 0) return this.#failed('sendfile', result)
    this.#sent += result
    this.#taken += result
    if (this.#taken === length) this.#nextPiece()
    return result
  }

  #nextPiece(): void {
    this.#piece += 1
    this.#taken = 0
  }
  // #endregion proceed
}
