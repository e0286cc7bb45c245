/** What all connections of a loop share. */
import type { Memory } from '#sys'
import type { Limits } from '../../2-http/limits.ts'
import type { Level } from '../../2-http/logs/error-log.ts'
import type { Logs } from '../../2-http/logs/logs.ts'
import type { Site } from '../../2-http/response/response.ts'
import type { Peers } from '../../3-threads/pool/peers.ts'
import type { BufferPool } from '../buffers/buffer-pool.ts'
import type { ResponseCache } from '../cache/response-cache.ts'
import type { Elsewhere } from '../listing/elsewhere.ts'
import type { Records } from '../log/records.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import type { HeadReader } from '../request/head-reader.ts'
import type { Batch } from './outgoing.ts'
import type { StateCounts } from './states.ts'

// #region parts
export interface Parts {
  readonly loop: EventLoop
  readonly site: Site
  readonly limits: Limits
  /** Bytes a second that have to move, 0 for none. */
  readonly minRate: number
  readonly logs: Logs
  readonly records: Records
  /** Whether connections are told of news only: edge-triggered. */
  readonly isEdge: boolean
  /** Whether the error log is told what is of this level. */
  isTold(level: Level): boolean
  readonly peers: Peers
  readonly cache: ResponseCache
  readonly pool: BufferPool
  readonly counts: StateCounts
  /** Where responses are made that would keep the loop too long. */
  readonly elsewhere: Elsewhere | undefined
  /** Received into, and sent from, by whichever connection has its turn. */
  readonly input: Memory
  readonly output: Memory
  readonly head: HeadReader
  readonly batch: Batch
  /** Whether responses are to say that they are the last of their connections. */
  readonly closes: boolean
  readonly isStopping: boolean
  /** Milliseconds that a connection may be idle after a response. */
  readonly idleTimeout: number
  /** Whose request is being answered: for the status page. */
  current: number
  /** A connection has ended; its descriptor is closed. */
  closed(): void
}
// #endregion parts
