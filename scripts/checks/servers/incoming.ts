/** What has come on a client's connection and is not yet used. */
import type { Socket } from 'node:net'
import { within } from '../../lib/patience.ts'

/** Bytes that wait beyond this stay in the kernel. */
const ENOUGH = 1 << 20

/** One client's connection. */
export interface Client {
  readonly socket: Socket
  readonly incoming: Incoming
  /** Nothing is asked on it at the moment. */
  idle: boolean
  last: boolean
}

export class Incoming {
  bytes: Buffer = Buffer.alloc(0)
  /** Nothing more will come. */
  ended = false
  readonly #socket: Socket
  #news = Promise.withResolvers<void>()

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.bytes = Buffer.concat([this.bytes, chunk])
      if (this.bytes.length > ENOUGH) socket.pause()
      this.#tell()
    })
    socket.on('end', () => this.#end())
    socket.on('error', () => this.#end())
    socket.on('close', () => this.#end())
  }

  take(length: number): void {
    this.bytes = this.bytes.subarray(length)
  }

  /** Waits for more, no longer than so many milliseconds. */
  async more(milliseconds: number): Promise<'more' | 'end' | 'late'> {
    if (this.ended) return 'end'
    this.#socket.resume()
    const news = this.#news.promise.then(() => true)
    const came = milliseconds === Infinity ? await news : await within(milliseconds, news)
    if (came === undefined) return 'late'
    return this.ended ? 'end' : 'more'
  }

  #end(): void {
    this.ended = true
    this.#tell()
  }

  #tell(): void {
    this.#news.resolve()
    this.#news = Promise.withResolvers()
  }
}
