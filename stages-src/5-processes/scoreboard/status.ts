/** The whole scoreboard as one object, and as tables for people. */
import { type Summary, summaryOf } from '../../3-threads/statistics/statistics.ts'
import {
  inWords,
  LATENCY,
  latencyRows,
  type Tables,
} from '../../3-threads/statistics/status-page.ts'
import { CLOSED, STATE_NAMES } from '../../4-events/connection/states.ts'
import type { Balance } from '../options.ts'
import { FREE } from './layout.ts'
import type { Event, Scoreboard } from './scoreboard.ts'
import { monotonic, type Reading, type Slot } from './slot.ts'

// #region status
/** A worker, as far as anybody can tell. */
export interface WorkerStatus
  extends Pick<
    Reading,
    'slot' | 'state' | 'pid' | 'seat' | 'connections' | 'busy' | 'requests'
  > {
  /** On which processor it is kept; null for any. */
  readonly cpu: number | null
  /** Milliseconds since its last beat; null where it has not had one. */
  readonly silence: number | null
}

/** Everything, at about one moment. The times without a unit are seconds. */
export interface Status
  extends Omit<Summary, 'threads'>,
    Readonly<Record<Event, number>> {
  readonly balance: Balance
  /** The master's pid. */
  readonly master: number
  readonly uptime: number
  /** How many workers there should be. */
  readonly target: number
  readonly connections: number
  /** How many connections do what. */
  readonly states: Readonly<Record<string, number>>
  /** Lines of either log that were lost. */
  readonly lost: { readonly access: number; readonly errors: number }
  /** Those that are there, by their seats. */
  readonly workers: readonly WorkerStatus[]
}

/** What the scoreboard says now; how connections come to workers it does not know. */
export function statusOf(board: Scoreboard, balance: Balance): Status {
  const used = board.slots.filter(({ isUsed }) => isUsed)
  const { threads: _, ...summary } = summaryOf(
    used.map(({ counts }) => counts),
    [],
  )
  const workers = workersIn(used)
  return {
    ...{ balance, master: board.master, target: board.target },
    uptime: Date.now() / 1000 - board.began,
    started: board.counted('started'),
    recycled: board.counted('recycled'),
    died: board.counted('died'),
    hung: board.counted('hung'),
    ...summary,
    connections: sumOf(workers, ({ connections }) => connections),
    states: statesOf(used.filter(({ state }) => state !== FREE)),
    lost: {
      access: sumOf(used, ({ lost }) => lost.access),
      errors: sumOf(used, ({ lost }) => lost.errors),
    },
    workers,
  }
}
// #endregion status

// #region parts
function workersIn(slots: readonly Slot[]): WorkerStatus[] {
  const now = monotonic()
  return slots
    .flatMap((slot) => slot.read() ?? [])
    .map(({ beat, began: _, cpu, ...worker }) => ({
      ...worker,
      cpu: cpu < 0 ? null : cpu,
      // Another one's clock may be read a moment later than this one's.
      silence: beat === 0 ? null : Math.max(0, (now - beat) | 0),
    }))
    .sort((a, b) => a.seat - b.seat || a.slot - b.slot)
}

function statesOf(slots: readonly Slot[]): Record<string, number> {
  const names = STATE_NAMES.filter((_, state) => state !== CLOSED)
  return Object.fromEntries(
    names.map((name, state) => [
      name,
      sumOf(slots, ({ states }) => Atomics.load(states, state)),
    ]),
  )
}

function sumOf<T>(all: readonly T[], number: (one: T) => number): number {
  return all.reduce((sum, one) => sum + number(one), 0)
}
// #endregion parts

// #region tables
/** The same in words. */
export function tablesOf(status: Status): Tables {
  const { died, hung, lost, recycled, started, states, statuses } = status
  return {
    Server: {
      Balance: status.balance,
      'Up for': `${Math.floor(status.uptime)} s`,
      Requests: `${status.requests}`,
      'Bytes of content': `${status.bytes}`,
      Connections: `${status.connections}`,
      Master: `pid ${status.master}`,
    },
    [`Workers, of ${status.target}`]: Object.fromEntries(
      status.workers.map((it) => [
        `Seat ${it.seat}, pid ${it.pid}`,
        workerText(it),
      ]),
    ),
    'Workers so far': inWords({ started, recycled, died, hung }),
    'Connections by state': inWords(states),
    'Responses by status': inWords(statuses),
    [LATENCY]: latencyRows(status.latency),
    'Lines of logs that were lost': inWords(lost),
  }
}

function workerText(worker: WorkerStatus): string {
  const { busy, connections, cpu, requests, silence, state } = worker
  return [
    state,
    `connections: ${connections}`,
    `requests: ${requests}`,
    `${(busy / 1000).toFixed(1)} s of processor time`,
    ...(cpu === null ? [] : [`processor ${cpu}`]),
    silence === null ? 'no beat yet' : `beat ${silence} ms ago`,
  ].join(', ')
}
// #endregion tables
