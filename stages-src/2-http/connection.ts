/**
 * One connection, served by a thread that does nothing else meanwhile: it gives the
 * exchange what it asks for, and waits where the socket has none of it.
 */
import { Memory, type SocketAddress } from '#sys'
import { END_OF_STREAM, type Ending, LEFT_OPEN, SILENCE } from './ending.ts'
import { Exchange, type Next } from './exchange.ts'
import { inputSize, type Limits, outputSize } from './limits.ts'
import { lingeringClose } from './lingering-close.ts'
import type { Logs } from './logs/logs.ts'
import { Clock } from './moment.ts'
import { beginReply, finishReply } from './reply.ts'
import type { Site } from './response/response.ts'
import { ResponseSender } from './response-sender.ts'
import { receive, sendContinue, sendRest } from './socket-io.ts'
import type { Wait } from './wait.ts'

// #region connection
/** Serves one client after another: its buffers are made once. */
export class Connection {
  readonly #exchange: Exchange
  readonly #sender = new ResponseSender()
  readonly #clock = new Clock()
  readonly #input: Memory
  readonly #output: Memory
  readonly #limits: Limits
  readonly #wait: Wait
  readonly #logs: Logs

  constructor(site: Site, limits: Limits, wait: Wait, logs: Logs) {
    this.#exchange = new Exchange(site, limits)
    this.#input = new Memory(inputSize(limits.head))
    this.#exchange.input.lend(this.#input)
    this.#output = new Memory(outputSize(limits.head))
    this.#limits = limits
    this.#wait = wait
    this.#logs = logs
  }

  /**
   * Serves what `client`, a non-blocking socket, asks for, up to its end, which it
   * returns. Never throws for what a peer can do. The descriptor stays open.
   */
  serve(client: number, peer: SocketAddress): Ending {
    this.#exchange.begin(peer.host, this.#clock.read())
    let ending: Ending | undefined
    while (ending === undefined) {
      ending = this.#step(client, this.#exchange.next(this.#clock.read()), peer)
    }
    if (ending !== LEFT_OPEN) {
      this.#logs.errors.write(ending.level, `${peer}: ${ending.reason}`)
    }
    return ending
  }

  /** Whether the last response has been sent, and only the peer's end is awaited. */
  get isOver(): boolean {
    return this.#exchange.isLast
  }

  #step(client: number, next: Next, peer: SocketAddress): Ending | undefined {
    switch (next) {
      case 'receive':
        return this.#receive(client)
      case 'send continue':
        return sendContinue(client, this.#wait, this.#limits.writeTimeout)
      case 'respond':
        return this.#respond(client, peer)
    }
  }
  // #endregion connection

  // #region receive
  #receive(client: number): Ending | undefined {
    const exchange = this.#exchange
    const received = receive(client, exchange, this.#wait)
    if (typeof received === 'object') return received
    if (typeof received === 'number') exchange.input.received(received)
    else if (!exchange.cutShort(received, this.#clock.read()))
      return received === 'end' ? END_OF_STREAM : SILENCE
    return undefined
  }
  // #endregion receive

  // #region respond
  #respond(client: number, peer: SocketAddress): Ending | undefined {
    const exchange = this.#exchange
    const sender = this.#sender
    const clock = this.#clock
    const wait = this.#wait
    // Said in time, the client sends no request that nobody would read: RFC 9112
    // §9.6.
    if (exchange.mayEnd && (wait.othersWait() || wait.stopping)) {
      exchange.isLast = true
    }
    const ending =
      beginReply(exchange, sender, this.#output, clock.read()) ??
      sendRest(client, sender, wait, this.#limits.writeTimeout)
    finishReply(exchange, sender, this.#logs, peer, clock.read())
    if (ending !== undefined || !exchange.isLast) return ending
    const hasMore = exchange.request.keepAlive || exchange.input.length > 0
    return lingeringClose(client, this.#input, wait, hasMore)
  }
  // #endregion respond
}
