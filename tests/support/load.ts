/** Clients that ask without a pause while something happens to a server, and what they lose. */
import { connect, type Socket } from 'node:net'
import { expect } from 'vitest'
import type { Address } from '../../scripts/checks/address.ts'
import { sleep, until } from '../../scripts/lib/patience.ts'
import { PATIENCE } from './stage.ts'

/** How a request was lost: nobody let its connection in, or the connection ended. */
export interface Lost {
  /** `connect`: it was never let in; `ask`: it was under way; `idle`: it was kept, and asked nothing. */
  when: 'connect' | 'ask' | 'idle'
  how: string
}

/** Longest thought of a client that keeps its connection, in milliseconds. */
const THOUGHT = 20

/** Clients at work until the end of the block that has them: `await using`. */
export class Load {
  readonly clients: number
  answered = 0
  /** Connections that ended as they were told to: `Connection: close`. */
  announced = 0
  readonly lost: Lost[] = []
  readonly #address: Address
  readonly #working: Promise<void>[]
  #isOver = false

  /** `once` ask on a connection for each request, `kept` on one for as long as they may. */
  constructor(address: Address, { once = 4, kept = 8 } = {}) {
    this.#address = address
    this.clients = once + kept
    this.#working = [
      ...Array.from({ length: once }, () => this.#askOnEach()),
      ...Array.from({ length: kept }, () => this.#askOnOne()),
    ]
  }

  /** Lets so many more requests be answered. */
  async goesOn(requests = 2 * this.clients): Promise<void> {
    const enough = this.answered + requests
    expect(await until(PATIENCE, () => this.answered >= enough), 'the load goes on').toBe(true)
  }

  /** Lets each client finish. */
  async end(): Promise<this> {
    this.#isOver = true
    await Promise.all(this.#working)
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
  }

  async #askOnEach(): Promise<void> {
    while (!this.#isOver) {
      const client = await this.#client()
      if (client === undefined) continue
      await this.#ask(client, 'Connection: close\r\n')
      client.socket.destroy()
    }
  }

  async #askOnOne(): Promise<void> {
    while (!this.#isOver) {
      const client = await this.#client()
      if (client === undefined) continue
      while (await this.#ask(client, '')) {
        await sleep(Math.random() * THOUGHT)
        if (this.#isOver) break
        if (client.ending === undefined) continue
        this.lost.push({ when: 'idle', how: client.ending })
        break
      }
      client.socket.destroy()
    }
  }

  async #client(): Promise<AskingClient | undefined> {
    const client = new AskingClient(this.#address)
    const how = await client.connected
    if (how === undefined) return client
    this.lost.push({ when: 'connect', how })
    // A server that refuses everybody is not asked a thousand times.
    await sleep(THOUGHT)
    return undefined
  }

  /** Whether the connection goes on. */
  async #ask(client: AskingClient, fields: string): Promise<boolean> {
    const answer = await client.ask(fields)
    if (answer === undefined) {
      this.lost.push({ when: 'ask', how: client.ending ?? 'silence' })
      return false
    }
    if (!answer.startsWith('HTTP/1.1 200 OK\r\n')) {
      this.lost.push({ when: 'ask', how: answer })
      return false
    }
    this.answered += 1
    const isKept = !answer.includes('\r\nConnection: close\r\n')
    if (!isKept && fields === '') this.announced += 1
    return isKept
  }
}

const END = '\r\n\r\nsmall'

/** One connection, on which /small.txt is asked for, which says 'small'. */
class AskingClient {
  readonly socket: Socket
  /** Undefined, or why it is not. */
  readonly connected: Promise<string | undefined>
  /** How the server ended it. */
  ending: string | undefined
  #read = ''
  #news = Promise.withResolvers<void>()

  constructor({ host, port }: Address) {
    const socket = connect({ host, port, noDelay: true })
    this.socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      this.#read += text
      if (this.#read.endsWith(END)) this.#news.resolve()
    })
    socket.on('end', () => this.#ends('end of stream'))
    socket.on('error', (error: NodeJS.ErrnoException) => this.#ends(error.code ?? error.message))
    socket.on('close', () => this.#ends('closed'))
    this.connected = new Promise((resolve) => {
      socket.once('connect', () => resolve(undefined))
      socket.once('close', () => resolve(this.ending))
    })
  }

  /** What is answered; undefined where the connection ends before. */
  async ask(fields: string): Promise<string | undefined> {
    this.#read = ''
    this.#news = Promise.withResolvers()
    if (this.ending !== undefined) return undefined
    const timer = setTimeout(() => this.#news.resolve(), PATIENCE)
    this.socket.write(`GET /small.txt HTTP/1.1\r\nHost: here\r\n${fields}\r\n`)
    await this.#news.promise
    clearTimeout(timer)
    return this.#read.endsWith(END) ? this.#read : undefined
  }

  #ends(how: string): void {
    this.ending ??= how
    this.#news.resolve()
  }
}
