/** The server, put together around a loop; nothing here knows of a process. */
import { Memory, SocketAddress } from '#sys'
import { STOPPING } from '../1-echo/wait-result.ts'
import { endOf } from '../2-http/ending.ts'
import { type Limits, outputSize } from '../2-http/limits.ts'
import { LEVELS, type Level } from '../2-http/logs/error-log.ts'
import type { Logs } from '../2-http/logs/logs.ts'
import type { Site } from '../2-http/response/response.ts'
import { Peers } from '../3-threads/pool/peers.ts'
import type { ThreadCounts } from '../3-threads/statistics/statistics.ts'
import type { Entrance, Reception } from './acceptor.ts'
import { BufferPool } from './buffers/buffer-pool.ts'
import { ResponseCache } from './cache/response-cache.ts'
import { Answering } from './connection/answering.ts'
import { Connection } from './connection/connection.ts'
import { Batch } from './connection/outgoing.ts'
import type { Parts } from './connection/parts.ts'
import { StateCounts } from './connection/states.ts'
import type { Elsewhere } from './listing/elsewhere.ts'
import { type ByteSink, Records } from './log/records.ts'
import type { Due, EventLoop } from './loop/event-loop.ts'
import { HeadReader } from './request/head-reader.ts'

/** Descriptors below this number can be connections. */
export const DESCRIPTORS: number = 1 << 16
/** Bytes that a connection receives at once, and that a batch has room for. */
const SHARED = 64 * 1024
/** Bytes of buffers that are kept for whoever comes next. */
const KEPT_BUFFERS = 8 * 1024 * 1024
/** Milliseconds that an idle connection has once the server stops. */
const LAST_MOMENT = 10

/** What a server is made of. */
export interface Materials {
  readonly loop: EventLoop
  /** Where connections come from. */
  entrance(reception: Reception): Entrance
  /** What is served, given what is to be said of the server: for a status page. */
  site(outlook: Outlook): Site
  readonly limits: Limits
  /** Whether connections are watched for news only: edge-triggered. */
  readonly isEdge: boolean
  /** Bytes a second that a client has to take; 0 for any. */
  readonly minRate: number
  readonly maxConnections: number
  /** Bytes of responses that are kept; 0 for none. */
  readonly cacheBytes: number
  /** Milliseconds in which what is in flight is finished after the stop. */
  readonly drainTimeout: number
  /** Both logs. What goes into the access log is counted by the server. */
  readonly logs: Logs
  /** Takes lines of the access log that are bytes already. */
  readonly lines?: ByteSink
  /** Whether anybody reads the access log. */
  readonly isLogged: boolean
  readonly logLevel: Level
  readonly counts: ThreadCounts
  /** Where connections are counted by their states, if that is to be elsewhere. */
  readonly states?: StateCounts
  /** Makes what would take long; without it, it takes long. */
  readonly elsewhere?: Elsewhere
}

/** What a status page can say of the loop's side. */
export interface Outlook {
  /** The host whose request is being answered. */
  peer(): string
  readonly states: StateCounts
  readonly pool: BufferPool
  cache(): ResponseCache['summary']
}

/** What a server is doing: it serves, it takes its leave of its clients, it stops. */
const SERVING = 0
const RETIRING = 1
const ENDING = 2

// #region server
export class EventServer implements Due, Reception {
  readonly #materials: Materials
  readonly #parts: Parts
  readonly #answering: Answering
  readonly #states: StateCounts
  readonly #entrance: Entrance
  readonly #connections: Connection[] = []
  readonly #drainTimer: number
  #phase = SERVING
  /** Until when connections that say nothing are kept: `loop.at.now`. */
  #graceEnds = 0

  constructor(materials: Materials) {
    this.#materials = materials
    this.#states = materials.states ?? new StateCounts()
    this.#parts = this.#makeParts(materials)
    this.#answering = new Answering(this.#parts)
    this.#drainTimer = materials.loop.timer(this)
    this.#entrance = materials.entrance(this)
  }

  /** Serves from now on, whenever the loop runs. */
  start(): void {
    this.#entrance.watch()
  }

  get hasRoom(): boolean {
    return this.#states.open < this.#materials.maxConnections
  }

  /** Serves whoever is at the other end of `client`. */
  accepted(client: number, peer: SocketAddress): void {
    this.#parts.peers.write(client, peer)
    this.#parts.records.begin(client, peer)
    this.#connections[client] ??= new Connection(client, this.#answering)
    this.#connections[client].begin()
  }

  #closed(): void {
    if (this.#phase === SERVING) this.#entrance.watch()
    else if (this.#states.open === 0) this.#materials.loop.stop()
  }
  // #endregion server

  // #region stop
  /** Accepts nobody any more, finishes what is in flight, and stops the loop. */
  stop(): void {
    if (this.#phase === ENDING) return
    this.#end(ENDING, 0)
  }

  /**
   * The same, but for `grace` milliseconds each connection has another request
   * answered, by which it is told that there will be no more.
   */
  retire(grace: number): void {
    if (this.#phase === SERVING) this.#end(RETIRING, grace)
  }

  #end(phase: number, grace: number): void {
    if (this.#phase === SERVING) this.#entrance.end()
    this.#phase = phase
    const { drainTimeout, loop } = this.#materials
    this.#graceEnds = loop.at.now + grace
    loop.arm(this.#drainTimer, this.#graceEnds + drainTimeout)
    for (const connection of this.#connections) connection?.hurry()
    if (this.#states.open === 0) loop.stop()
  }

  /** What has not been finished by now is not going to be. */
  due(): void {
    for (const connection of this.#connections) {
      connection?.end(endOf('epoll_wait', STOPPING))
    }
    this.#materials.loop.stop()
  }

  /** Milliseconds that a connection is kept which asks for nothing. */
  get #idleTimeout(): number {
    const { limits, loop } = this.#materials
    if (this.#phase === SERVING) return limits.keepAliveTimeout
    return Math.max(LAST_MOMENT, this.#graceEnds - loop.at.now)
  }
  // #endregion stop

  // #region parts
  #makeParts(materials: Materials): Parts {
    const { cacheBytes, counts, isLogged, limits, lines, logs, loop } = materials
    const server = this
    const peers = new Peers(new SharedArrayBuffer(Peers.bytes(DESCRIPTORS)))
    const pool = new BufferPool(KEPT_BUFFERS)
    const address = new SocketAddress()
    const peer = () => {
      peers.read(parts.current, address)
      return address.host
    }
    const states = this.#states
    const cacheSummary = () => parts.cache.summary
    const site = materials.site({ peer, states, pool, cache: cacheSummary })
    const parts: Parts = {
      ...{ loop, site, limits, peers, pool },
      logs: { access: counting(logs.access, counts), errors: logs.errors },
      isEdge: materials.isEdge,
      minRate: materials.minRate,
      records: new Records(
        isLogged ? logs.access : undefined,
        lines,
        counts,
        loop.at,
      ),
      isTold: (level) =>
        LEVELS.indexOf(level) >= LEVELS.indexOf(materials.logLevel),
      cache: new ResponseCache(cacheBytes, site.root),
      counts: states,
      elsewhere: materials.elsewhere,
      input: new Memory(SHARED),
      output: new Memory(outputSize(limits.head)),
      head: new HeadReader(limits.head),
      batch: new Batch(new Memory(SHARED), pool),
      get closes() {
        return server.#phase !== SERVING || server.#entrance.isCrowded
      },
      get isStopping() {
        return server.#phase !== SERVING
      },
      get idleTimeout() {
        return server.#idleTimeout
      },
      current: 0,
      closed: () => this.#closed(),
    }
    return parts
  }
  // #endregion parts
}

/** An access log whose entries are counted, too. */
function counting(access: Logs['access'], counts: ThreadCounts): Logs['access'] {
  return {
    write(entry) {
      counts.count(entry)
      access.write(entry)
    },
  }
}
