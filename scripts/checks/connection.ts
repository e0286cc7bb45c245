/** A client's connection to the server under check, read and written as a check says. */
import { connect, type Socket } from 'node:net'
import { sleep, within } from '../lib/patience.ts'
import type { Address } from './address.ts'
import { fail } from './failure.ts'
import { count, firstDifference, type Payload, preview } from './payload.ts'
import { Silence } from './silence.ts'

/** How many bytes go to the kernel in one write, unless a check says otherwise. */
const SLICE_LENGTH = 65_536

/** A sender that gets nothing done for so long is blocked. */
const STALL_MILLISECONDS = 200

/**
 * One TCP connection to the server under check. Reads from the kernel only when asked to, so a
 * check decides when the peer's bytes pile up. No wait is longer than `patience` milliseconds
 * without progress.
 */
export class Connection {
  readonly localPort: number
  readonly localAddress: string
  /** Bytes handed to the kernel so far; those of an unfinished slice are not counted. */
  sent = 0
  /** How the server ended its side: `end of stream`, or the error's code. */
  ending: string | undefined
  readonly #socket: Socket
  readonly #silence: Silence
  readonly #chunks: Buffer[] = []
  #finished = false
  /** How long the last wait for something to read could be, in words. */
  #waited = 'a moment'
  #news = Promise.withResolvers<void>()

  /** The client may have an address of this machine that the check chooses: `localAddress`. */
  static async open(
    { host, port }: Address,
    patience: number | Silence,
    localAddress?: string,
  ): Promise<Connection> {
    const local = localAddress === undefined ? {} : { localAddress }
    const socket = connect({ host, port, allowHalfOpen: true, noDelay: true, ...local })
    socket.pause()
    const opened = Promise.withResolvers<string>()
    socket.once('connect', () => opened.resolve('connected'))
    socket.once('error', (error: NodeJS.ErrnoException) => opened.resolve(`${error.code}`))
    const silence = typeof patience === 'number' ? new Silence(patience) : patience
    const wait = silence.begin()
    const outcome = await within(wait.milliseconds, opened.promise)
    if (outcome === 'connected') return new Connection(socket, silence)
    socket.destroy()
    if (outcome === undefined) wait.ranOut()
    fail({
      sent: `a connection to ${host}:${port}`,
      expected: 'the connection to be established',
      came: outcome ?? `nothing for ${wait.inWords}`,
    })
  }

  private constructor(socket: Socket, silence: Silence) {
    this.#socket = socket
    this.#silence = silence
    socket.on('data', (chunk: Buffer) => {
      socket.pause()
      silence.heard()
      this.#chunks.push(chunk)
      this.#tell()
    })
    socket.pause()
    socket.on('end', () => this.#end('end of stream'))
    socket.on('error', (error: NodeJS.ErrnoException) => this.#end(error.code ?? error.message))
    socket.on('close', () => this.#end('closed'))
    this.localPort = socket.localPort ?? 0
    this.localAddress = socket.localAddress ?? ''
  }

  /** Sends the payload and reads the same bytes back, both at once. */
  async expectEcho(payload: Payload, slices = SLICE_LENGTH): Promise<void> {
    const sending = this.send(payload, slices).catch((error: unknown) => error)
    await this.expectBytes(payload)
    const failure = await sending
    if (failure) throw failure
  }

  /** Sends the payload, slice by slice, each when the kernel has taken the one before. */
  async send(payload: Payload, slices = SLICE_LENGTH): Promise<void> {
    for (let offset = 0; offset < payload.length && !this.#finished; ) {
      const slice = payload.bytes(offset, slices)
      const wait = this.#silence.begin()
      if (!(await within(wait.milliseconds, this.#write(slice)))) {
        if (this.ending === undefined) wait.ranOut()
        fail({
          sent: `${count(offset)} of ${payload.description}`,
          expected: 'the server to take the rest',
          came: this.ending ?? `nothing taken for ${wait.inWords}`,
        })
      }
      offset += slice.length
    }
  }

  /**
   * Sends in the background, reads nothing, and resolves once nothing moves any more: then every
   * buffer on the way is full, and a server that echoes as it reads is blocked in its write. It
   * also resolves when all is sent. What is left goes out as soon as the server takes it.
   */
  async sendUntilStalled(payload: Payload): Promise<void> {
    const sending = this.send(payload, 16_384).catch(() => undefined)
    for (let before = -1; before !== this.sent; ) {
      before = this.sent
      await Promise.race([sending, sleep(STALL_MILLISECONDS)])
      if (this.sent === payload.length || this.ending) return
    }
  }

  /** Reads the payload's length and compares as it comes, so that no length needs memory. */
  async expectBytes(payload: Payload): Promise<void> {
    const same = await this.readSame(payload)
    if (same < payload.length) this.#failShort(payload, same)
  }

  /** Reads the payload if it begins to come so soon; false if nothing does. */
  async readSoon(payload: Payload, milliseconds: number): Promise<boolean> {
    if (this.#isQuiet) {
      this.#socket.resume()
      await within(milliseconds, this.#news.promise)
      if (this.#isQuiet) return false
    }
    await this.expectBytes(payload)
    return true
  }

  /**
   * Reads as much of the payload as comes and returns how much; `pause` milliseconds lie between
   * two reads. Fails on a byte that is not the payload's.
   */
  async readSame(payload: Payload, pause = 0): Promise<number> {
    let offset = 0
    while (offset < payload.length) {
      const chunk = await this.next(payload.length - offset)
      if (chunk === undefined) break
      const wrong = firstDifference(chunk, payload, offset)
      if (wrong !== undefined) failDifferent(payload, offset + wrong, chunk.subarray(wrong))
      offset += chunk.length
      if (pause > 0) await sleep(pause)
    }
    return offset
  }

  /** Expects the server to end its side in order, after whatever has been read. */
  async expectEnd(sent: string): Promise<void> {
    const extra = await this.next()
    if (extra === undefined && this.ending === 'end of stream') return
    const came = extra ? `${count(extra.length)} more: ${preview(extra)}` : this.outcome()
    fail({ sent, expected: 'end of stream, and nothing before it', came })
  }

  /** What is there to read next, or undefined: then `ending` says how it ended, or patience ran out. */
  async next(most = Number.POSITIVE_INFINITY): Promise<Buffer | undefined> {
    if (this.#isQuiet) {
      this.#socket.resume()
      const wait = this.#silence.begin()
      await within(wait.milliseconds, this.#news.promise)
      this.#waited = wait.inWords
      if (this.#isQuiet) wait.ranOut()
    }
    const chunk = this.#chunks.shift()
    if (chunk === undefined) return undefined
    if (chunk.length > most) this.#chunks.unshift(chunk.subarray(most))
    return chunk.subarray(0, Math.min(chunk.length, most))
  }

  /** Reads to the end of the stream, keeps nothing, and returns how it ended. */
  async drain(): Promise<string> {
    while ((await this.next()) !== undefined);
    return this.outcome()
  }

  /** Whether there is nothing to read, nor an end. */
  get #isQuiet(): boolean {
    return this.#chunks.length === 0 && this.ending === undefined
  }

  /** Bytes that have come to this process, read by the check or not. */
  get received(): number {
    return this.#socket.bytesRead
  }

  /** How the connection ended, or that it has not. */
  outcome(): string {
    return this.ending ?? `nothing more for ${this.#waited}`
  }

  /** Sends FIN, after the slice that is under way if there is one: shutdown(2) with SHUT_WR. */
  halfClose(): void {
    this.#finished = true
    this.#socket.end()
  }

  /** Sends RST: close(2) with SO_LINGER on and zero. */
  reset(): void {
    this.#socket.resetAndDestroy()
  }

  /** Resolves once the socket is gone from this process. */
  async close(): Promise<void> {
    if (this.#socket.closed) return
    const closed = new Promise<void>((resolve) => this.#socket.once('close', resolve))
    this.#socket.destroy()
    await closed
  }

  #write(bytes: Buffer): Promise<boolean> {
    const written = Promise.withResolvers<boolean>()
    this.#socket.write(bytes, (error) => {
      if (error) return written.resolve(false)
      this.sent += bytes.length
      written.resolve(true)
    })
    return written.promise
  }

  #end(how: string): void {
    this.ending ??= how
    this.#tell()
  }

  #tell(): void {
    this.#news.resolve()
    this.#news = Promise.withResolvers<void>()
  }

  #failShort(payload: Payload, offset: number): never {
    const came = offset === 0 ? 'nothing' : `the first ${count(offset)}`
    fail({
      sent: payload.description,
      expected: `the same ${count(payload.length)}`,
      came: `${came}, then ${this.ending ?? `silence for ${this.#waited}`}`,
    })
  }
}

function failDifferent(payload: Payload, offset: number, came: Buffer): never {
  fail({
    sent: payload.description,
    expected: `at byte ${offset.toLocaleString('en')}: ${preview(payload.bytes(offset, came.length))}`,
    came: `at byte ${offset.toLocaleString('en')}: ${preview(came)}`,
  })
}
