/**
 * A response on its way: what is small leaves with one call, what is large without
 * passing through this process.
 */
import {
  EAGAIN,
  EINTR,
  EINVAL,
  ENOSYS,
  type Memory,
  MSG_MORE,
  MSG_NOSIGNAL,
  pread,
  send,
  sendfile,
} from '#sys'
import { type Ending, endOf } from './ending.ts'
import type { FileSlice, Piece, Response } from './response/response.ts'
import { contentLength } from './response/response.ts'
import { writeHead } from './response/write-head.ts'

/** How much of a larger content leaves with the head: what a packet or two take. */
const FIRST = 4096
/** How much of a file one sendfile is asked to send. */
const SLICE = 1024 * 1024

// #region sender
/**
 * Sends one response after another, each in as many steps as its socket wants. The
 * socket may be one that blocks or one that does not; all waiting is the caller's.
 */
export class ResponseSender {
  #memory!: Memory
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
  /** Whether the kernel can send this file by itself. */
  #bySendfile = true

  /** Whether everything has been handed to the kernel. */
  get done(): boolean {
    return this.#offset === this.#end && this.#piece === this.#pieces.length
  }

  /** How many bytes of content have been handed to the kernel. */
  get contentSent(): number {
    return Math.max(0, this.#sent - this.#headLength)
  }

  /**
   * Begins a response in `memory`, lent until the response is done: of `outputSize`,
   * or the head may not fit. Reads the first of the content, so that a file that
   * cannot be read is found out before anything is sent: then the end that this is.
   * The file stays the caller's.
   */
  begin(
    memory: Memory,
    response: Response,
    date: string,
    connection: 'close' | 'keep-alive' | undefined,
  ): Ending | undefined {
    this.#memory = memory
    this.#pieces = response.content
    this.#file = response.file?.fd ?? -1
    this.#piece = 0
    this.#taken = 0
    this.#sent = 0
    this.#offset = 0
    this.#bySendfile = true
    this.#headLength = writeHead(memory, 0, response, date, connection)
    this.#end = this.#headLength
    const room = memory.length - this.#end
    const isSmall = contentLength(response) <= room
    return this.#gather(isSmall ? room : Math.min(room, FIRST))
  }

  /** The bytes that have not left, where no others are to be read: else undefined. */
  get rest(): Buffer | undefined {
    if (this.#piece < this.#pieces.length) return undefined
    return this.#memory.bytes.subarray(this.#offset, this.#end)
  }

  /** Somebody else sends the rest. */
  leave(): void {
    this.#sent += this.#end - this.#offset
    this.#offset = this.#end
  }

  /** How many bytes are in its memory and have not left. */
  get held(): number {
    return this.#end - this.#offset
  }

  /** Goes on in `memory`, of `held` bytes at least; the former is free again. */
  moveTo(memory: Memory): void {
    const { bytes } = this.#memory
    bytes.copy(memory.bytes, 0, this.#offset, this.#end)
    this.#end -= this.#offset
    this.#offset = 0
    this.#memory = memory
  }

  /** Lets go of the response, sent or not: its content may be large. */
  end(): void {
    this.#pieces = []
    this.#piece = 0
    this.#offset = 0
    this.#end = 0
  }
  // #endregion sender

  // #region gather
  /** Copies content into the memory, up to `most` bytes, behind what is there. */
  #gather(most: number): Ending | undefined {
    const end = this.#end + most
    while (this.#end < end && this.#piece < this.#pieces.length) {
      const piece = this.#pieces[this.#piece] as Piece
      const count = Math.min(piece.length - this.#taken, end - this.#end)
      const failure = this.#copy(piece, count)
      if (failure !== undefined) return failure
      this.#end += count
      this.#take(piece, count)
    }
    return undefined
  }

  /** Copies the next `count` bytes of a piece to #end. */
  #copy(piece: Piece, count: number): Ending | undefined {
    if (!(piece instanceof Uint8Array)) return this.#read(piece, count)
    const from = this.#taken
    piece.copy(this.#memory.bytes, this.#end, from, from + count)
    return undefined
  }

  #read({ offset }: FileSlice, count: number): Ending | undefined {
    const start = offset + this.#taken
    for (let read = 0; read < count; ) {
      const at = this.#end + read
      const left = count - read
      const result = pread(this.#file, this.#memory, at, left, start + read)
      if (result > 0) read += result
      else if (result !== -EINTR) return endOfFile('pread', result)
    }
    return undefined
  }

  #take({ length }: Piece, count: number): void {
    this.#taken += count
    if (this.#taken < length) return
    this.#piece += 1
    this.#taken = 0
  }
  // #endregion gather

  // #region proceed
  /**
   * Makes one step: how many bytes the kernel took, 0 where it was interrupted, or
   * -EAGAIN where the socket is full. Or the end of the connection.
   */
  proceed(client: number): number | Ending {
    if (this.#offset === this.#end) {
      const piece = this.#pieces[this.#piece] as Piece
      if (!(piece instanceof Uint8Array) && this.#bySendfile) {
        return this.#sendFile(client, piece)
      }
      this.#offset = 0
      this.#end = 0
      const failure = this.#gather(this.#memory.length)
      if (failure !== undefined) return failure
    }
    return this.#sendMemory(client)
  }

  #sendMemory(client: number): number | Ending {
    const isLast = this.#piece === this.#pieces.length
    const flags = isLast ? MSG_NOSIGNAL : MSG_NOSIGNAL | MSG_MORE
    const count = this.#end - this.#offset
    const result = send(client, this.#memory, this.#offset, count, flags)
    if (result < 0) return unlessEnded('send', result)
    this.#offset += result
    this.#sent += result
    return result
  }

  /** From the file to the socket inside the kernel: sendfile(2). */
  #sendFile(client: number, slice: FileSlice): number | Ending {
    const at = slice.offset + this.#taken
    const count = Math.min(slice.length - this.#taken, SLICE)
    const result = sendfile(client, this.#file, at, count)
    if (result === -EINVAL || result === -ENOSYS) {
      // sendfile(2) says itself to fall back to read and write then.
      this.#bySendfile = false
      return 0
    }
    if (result === 0) return endOfFile('sendfile', result)
    if (result < 0) return unlessEnded('sendfile', result)
    this.#sent += result
    this.#take(slice, result)
    return result
  }
  // #endregion proceed
}

/** What a call's failure means to a socket: to wait, to try again, or the end. */
export function unlessEnded(call: string, result: number): number | Ending {
  if (result === -EAGAIN) return result
  return result === -EINTR ? 0 : endOf(call, result)
}

/** A file that could not be read, or is shorter than it was when it was opened. */
export function endOfFile(call: string, result: number): Ending {
  if (result < 0) return endOf(call, result)
  return { level: 'error', reason: `${call}: the file has become shorter` }
}
