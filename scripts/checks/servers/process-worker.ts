/** A worker of several: the HTTP server of the checks, with what its master gives and tells it. */
import { closeSync, openSync, writeSync } from 'node:fs'
import type { Socket } from 'node:net'
import {
  SLOT,
  summaryOf,
  ThreadCounts,
} from '../../../stages-src/3-threads/statistics/statistics.ts'
import { type Client, HttpServer, type Request, type Response } from './http-server.ts'
import { type ProcessOptions, readProcessOptions } from './process-options.ts'
import { mapped, SLOTS } from './shared-counts.ts'

/** What a master tells its worker, a connection with the first of them. */
export type Told = 'connection' | 'retire' | 'stop' | 'reopen logs'
/** What a worker tells its master. */
export type Tells = 'ready' | 'beat' | 'closed' | 'weary'

/** Descriptors that a worker is started with: what all count in, and where it accepts. */
export const SHARED = 4
export const LISTENER = 5
/** Its slot among those who count, in its environment. */
export const SLOT_VARIABLE = 'PROCESS_SLOT'

/** Each step is a method: a broken server overrides one of them. */
export class ProcessWorker extends HttpServer {
  protected readonly settings: ProcessOptions
  protected readonly words: Int32Array
  /** What this one counts in. */
  protected readonly own: Int32Array
  protected readonly counts: ThreadCounts
  #answered = 0
  #log = 1

  constructor(words: readonly string[] = process.argv.slice(2)) {
    super(words)
    this.settings = readProcessOptions(words)
    this.words = this.shared()
    const slot = Number(process.env[SLOT_VARIABLE])
    this.own = this.words.subarray(slot * SLOT, (slot + 1) * SLOT)
    this.counts = new ThreadCounts(this.own)
    this.openLog()
    process.on('message', (told: Told, socket?: Socket) => this.told(told, socket))
    process.on('disconnect', () => this.orphaned())
    setInterval(() => this.beat(), 250)
    this.accept()
  }

  /** What all of them count in. */
  protected shared(): Int32Array {
    return mapped(SHARED)
  }

  /** The master listens; where this accepts itself, it is given the socket. */
  protected override listen(): void {}

  protected get isGivenConnections(): boolean {
    const { balance } = this.settings
    return balance === 'round-robin' || balance === 'least-connections'
  }

  protected accept(): void {
    if (this.isGivenConnections) this.tell('ready')
    else this.server.listen({ fd: LISTENER }, () => this.tell('ready'))
  }

  protected tell(what: Tells): void {
    if (process.connected) process.send?.(what)
  }

  protected beat(): void {
    this.tell('beat')
  }

  protected told(what: Told, socket?: Socket): void {
    if (what === 'connection' && socket) this.passed(socket)
    else if (what === 'retire') this.retire()
    else if (what === 'stop') this.stop()
    else if (what === 'reopen logs') this.openLog()
  }

  protected passed(socket: Socket): void {
    socket.allowHalfOpen = true
    socket.setNoDelay(true)
    socket.once('close', () => this.tell('closed'))
    this.accepted(socket)
    socket.resume()
  }

  /** The master has died. */
  protected orphaned(): void {
    this.stop()
  }

  /** Tells each client with its next answer that the connection ends, and waits for that a while. */
  protected retire(): void {
    this.stopping = true
    this.server.close()
    setTimeout(() => this.endIdle(), this.settings.leave * 1000)
    this.exitWhenEmpty()
  }

  protected override stop(): void {
    this.stopping = true
    this.server.close()
    this.endIdle()
    this.exitWhenEmpty()
  }

  protected endIdle(): void {
    for (const { idle, incoming, socket } of this.clients) {
      if (idle && incoming.bytes.length === 0) socket.destroy()
    }
  }

  protected exitWhenEmpty(): void {
    setInterval(() => this.clients.size === 0 && process.exit(0), 10)
    setTimeout(() => process.exit(0), Math.min(this.settings.drainTimeout, 0x7fffffff))
  }

  protected override readOptions(words: readonly string[]): ProcessOptions {
    return readProcessOptions(words)
  }

  protected override answer(request: Request): Response {
    const { statusPath } = this.settings
    if (request.path === statusPath) return this.status()
    return super.answer(request)
  }

  /** What all workers have counted. */
  protected slots(): Int32Array[] {
    return Array.from({ length: SLOTS }, (_, at) => this.words.subarray(at * SLOT, (at + 1) * SLOT))
  }

  /** As JSON. */
  protected status(): Response {
    const text = `${JSON.stringify(summaryOf(this.slots(), []))}\n`
    const fields: [string, string][] = [
      ['Content-Type', 'application/json'],
      ['Content-Length', `${text.length}`],
      ['Cache-Control', 'no-cache'],
    ]
    return { status: 200, fields, content: [Buffer.from(text)], file: undefined }
  }

  protected override log(
    client: Client,
    request: Request,
    response: Response,
    bytes: number,
    milliseconds: number,
  ): void {
    super.log(client, request, response, bytes, milliseconds)
    this.counts.count({ status: response.status, bytes, duration: milliseconds / 1000 })
    this.#answered += 1
    if (this.#answered === this.settings.maxRequests) this.tell('weary')
  }

  protected override writeLine(line: Buffer): void {
    writeSync(this.#log, line)
  }

  protected openLog(): void {
    if (this.#log > 2) closeSync(this.#log)
    const { accessLog } = this.settings
    this.#log = /^(-|off)$/.test(accessLog) ? 1 : openSync(accessLog, 'a')
  }
}
