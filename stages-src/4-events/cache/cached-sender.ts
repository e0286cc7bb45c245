/** A kept response on its way: out of memory, or past it by sendfile(2). */
import { type Memory, MSG_MORE, MSG_NOSIGNAL, send, sendfile } from '#sys'
import type { Ending } from '../../2-http/ending.ts'
import { endOfFile, unlessEnded } from '../../2-http/response-sender.ts'
import type { Outgoing } from '../connection/outgoing.ts'
import type { CachedResponse } from './cached-response.ts'

/** Up to so much content the head waits, to leave in one packet with it. */
const ONE_PACKET = 64 * 1024
/** How much of a file one sendfile(2) is asked for. */
const SLICE = 256 * 1024

// #region cached-sender
/** Sends one kept response, from where a first send(2) has stopped. */
export class CachedSender implements Outgoing {
  readonly #response: CachedResponse
  readonly #memory: Memory
  /** Bytes of it that are to leave: all, or the head. */
  readonly #end: number
  readonly #fileLength: number
  readonly #log: (bytes: number) => void
  #offset: number
  #position = 0

  /** `log` is told, in the end, how many bytes of content have left. */
  constructor(
    response: CachedResponse,
    isHead: boolean,
    sent: number,
    log: (bytes: number) => void,
  ) {
    response.use()
    const { contentLength, file, headLength, memory } = response
    this.#response = response
    this.#memory = memory
    this.#end = isHead ? headLength : memory.length
    this.#fileLength = isHead || file < 0 ? 0 : contentLength
    this.#log = log
    this.#offset = sent
  }

  get done(): boolean {
    return this.#offset === this.#end && this.#position === this.#fileLength
  }

  proceed(client: number): number | Ending {
    return this.#offset < this.#end
      ? this.#sendMemory(client)
      : this.#sendFile(client)
  }

  #sendMemory(client: number): number | Ending {
    const isFirstPart = this.#fileLength > 0 && this.#fileLength <= ONE_PACKET
    const flags = isFirstPart ? MSG_NOSIGNAL | MSG_MORE : MSG_NOSIGNAL
    const count = this.#end - this.#offset
    const result = send(client, this.#memory, this.#offset, count, flags)
    if (result < 0) return unlessEnded('send', result)
    this.#offset += result
    return result
  }

  #sendFile(client: number): number | Ending {
    const count = Math.min(this.#fileLength - this.#position, SLICE)
    const result = sendfile(client, this.#response.file, this.#position, count)
    if (result === 0) return endOfFile('sendfile', result)
    if (result < 0) return unlessEnded('sendfile', result)
    this.#position += result
    return result
  }

  hold(): Outgoing {
    return this
  }

  finish(): void {
    const inMemory = Math.max(0, this.#offset - this.#response.headLength)
    this.#log(inMemory + this.#position)
    this.#response.release()
  }
}
// #endregion cached-sender
