/** What a worker does: stage 4's server, with its words in the scoreboard. */
import { close, type SocketAddress } from '#sys'
import { limitsOf } from '../../2-http/limits.ts'
import { siteOf } from '../../2-http/site.ts'
import { ThreadCounts } from '../../3-threads/statistics/statistics.ts'
import type { Reception } from '../../4-events/acceptor.ts'
import { StateCounts } from '../../4-events/connection/states.ts'
import { ListingsElsewhere } from '../../4-events/listing/listings-elsewhere.ts'
import { LoggingThread } from '../../4-events/log/logging-thread.ts'
import type { Due, EventLoop } from '../../4-events/loop/event-loop.ts'
import { DESCRIPTORS, EventServer } from '../../4-events/server.ts'
import type { Options } from '../options.ts'
import { Scoreboard } from '../scoreboard/scoreboard.ts'
import { siteWithBoard } from '../scoreboard/site-with-board.ts'
import type { OwnSlot } from '../scoreboard/slot.ts'
import { Entrances } from './entrances.ts'
import { ACCESS_LOG, ERROR_LOG, SCOREBOARD } from './legacy.ts'

/** Milliseconds between two beats. */
const BEAT = 250

/** What a worker is told to be. */
export interface Orders {
  readonly options: Options
  readonly slot: number
  /** The master's logs; -1 for none. */
  readonly accessLog: number
  readonly errorLog: number
}

// #region service
export class Service implements Due {
  readonly #loop: EventLoop
  readonly #options: Options
  readonly #slot: OwnSlot
  readonly #logging: LoggingThread
  readonly #entrances: Entrances
  readonly #server: EventServer
  readonly #beat: number
  readonly #weary: () => void

  /** Throws UserError and SystemError. `weary`: it wants to be replaced. */
  constructor(loop: EventLoop, orders: Orders, weary: () => void) {
    const { accessLog, errorLog, options } = orders
    const board = Scoreboard.map(SCOREBOARD, 'write')
    const logs = {
      accessLog: accessLog < 0 ? -1 : ACCESS_LOG,
      errorLog: errorLog < 0 ? -1 : ERROR_LOG,
    }
    this.#loop = loop
    this.#options = options
    this.#slot = board.ownSlot(orders.slot)
    this.#logging = new LoggingThread(logs, options.logLevel, loop)
    this.#entrances = new Entrances(loop, this.#logging.logs.errors)
    this.#server = this.#serverOn(board)
    this.#beat = loop.timer(this)
    this.#weary = weary
    this.due()
    this.#slot.ready()
  }

  /** Shows that the loop turns, four times a second, and what the others can see. */
  due(): void {
    const { user, system } = process.cpuUsage()
    const { access, errors } = this.#logging.lost
    this.#loop.arm(this.#beat, this.#loop.at.now + BEAT)
    this.#slot.beats((user + system) / 1000, access, errors)
    if (this.#slot.requests >= this.#options.maxRequests) this.#weary()
  }
  // #endregion service

  // #region comings
  /** Accepts from `listener`, too: the master's number `number`. */
  listen(number: number, listener: number): void {
    this.#entrances.listen(number, listener)
  }

  ignore(number: number): void {
    this.#entrances.ignore(number)
  }

  /** Serves a connection that the master has accepted; who has room, the master knows. */
  take(client: number, peer: SocketAddress): void {
    this.#slot.accepts()
    if (client < DESCRIPTORS) this.#server.accepted(client, peer)
    else close(client)
  }

  /** A connection was passed, and there was no descriptor for it. */
  lost(): void {
    this.#slot.accepts()
    this.complain('recvmsg: EMFILE; a connection that was passed is lost')
  }

  /** Has it in the error log. */
  complain(message: string): void {
    this.#logging.logs.errors.write('error', message)
  }
  // #endregion comings

  // #region goings
  /** Others serve in its place: its clients are told so, each at its next request. */
  retire(): void {
    this.#slot.draining()
    this.#entrances.leave()
    this.#server.retire(this.#options.grace)
  }

  /** Nobody serves any more. */
  stop(): void {
    this.#slot.draining()
    this.#server.stop()
  }

  /** Has what is left of the logs written. */
  async end(): Promise<void> {
    await this.#logging.end()
  }
  // #endregion goings

  // #region server
  #serverOn(board: Scoreboard): EventServer {
    const options = this.#options
    const { cacheBytes, drainTimeout, edge, logLevel, maxConnections, minRate } =
      options
    const site = siteOf(options)
    const logging = this.#logging
    return new EventServer({
      ...{ loop: this.#loop, cacheBytes, drainTimeout, logLevel },
      ...{ maxConnections, minRate, isEdge: edge, limits: limitsOf(options) },
      entrance: (reception) => this.#entrances.into(this.#counting(reception)),
      site: (outlook) => siteWithBoard(site, options, board, outlook),
      ...{ logs: logging.logs, lines: logging, isLogged: logging.hasAccessLog },
      counts: new ThreadCounts(this.#slot.counts),
      states: new StateCounts(this.#slot.states),
      elsewhere: new ListingsElsewhere(options, site),
    })
  }

  /** The same, and the scoreboard knows how many have come. */
  #counting(reception: Reception): Reception {
    const slot = this.#slot
    return {
      get hasRoom() {
        return reception.hasRoom
      },
      accepted(client, peer) {
        slot.accepts()
        reception.accepted(client, peer)
      },
    }
  }
  // #endregion server
}
