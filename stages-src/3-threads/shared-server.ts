/** What every thread has a copy of, and what of it they share. */
import { type Limits, limitsOf } from '../2-http/limits.ts'
import type { AccessEntry } from '../2-http/logs/access-log.ts'
import { type Logs, logsInto } from '../2-http/logs/logs.ts'
import type { Site } from '../2-http/response/response.ts'
import { siteOf } from '../2-http/site.ts'
import { SharedLines } from './log/shared-lines.ts'
import type { Options } from './options.ts'
import { SLOT, summaryOf, ThreadCounts } from './statistics/statistics.ts'
import { statusPage, withPage } from './statistics/status-page.ts'
import { bytesFor, Words } from './sync/words.ts'

/** What is handed to every thread; the logs are descriptors, -1 for none. */
export interface ServerData {
  readonly accessLog: number
  readonly errorLog: number
  readonly options: Options
  /** For the logs' states and the statistics. */
  readonly memory: SharedArrayBuffer
  /** When the server began, in milliseconds since the epoch. */
  readonly began: number
}

// #region memory
/** Slots of the statistics: one a thread, and one for the thread that accepts. */
function slotsOf({ threads }: Options): number {
  return threads + 1
}

/** Memory for `ServerData`. */
export function serverMemory(options: Options): SharedArrayBuffer {
  const slots = Array.from({ length: slotsOf(options) }, () => SLOT)
  const words = [...SharedLines.WORDS, ...SharedLines.WORDS, ...slots]
  return new SharedArrayBuffer(bytesFor(words))
}
// #endregion memory

// #region shared-server
/** What a thread knows of the whole, for the status page. */
export interface Outlook {
  /** The peer whose request is being answered. */
  peer(): string
  /** How many connections wait for a thread. */
  waiting(): number
  /** What each thread does. */
  states(): number[]
}

/** The server as one thread has it. */
export interface SharedServer {
  readonly limits: Limits
  readonly logs: Logs
  readonly counts: ThreadCounts
  /** Opens the root. Throws UserError where it cannot be served. */
  site(outlook: Outlook): Site
}

/** `slot`: the thread's number, or that of all of them for the one that accepts. */
export function sharedServer(data: ServerData, slot: number): SharedServer {
  const { accessLog, errorLog, memory, options } = data
  const words = new Words(memory)
  const take = (count: number) => words.take(count)
  const access = new SharedLines(accessLog, take)
  const errors = new SharedLines(errorLog, take)
  const slots = Array.from({ length: slotsOf(options) }, () => take(SLOT))
  const counts = new ThreadCounts(slots[slot] as Int32Array)
  const logs = logsInto(
    accessLog < 0 ? undefined : access,
    errorLog < 0 ? undefined : errors,
    options.logLevel,
  )
  return {
    limits: limitsOf(options),
    logs: { access: counting(logs.access, counts), errors: logs.errors },
    counts,
    site: (outlook) => siteWithStatus(data, slots, outlook),
  }
}

/** An access log whose entries are counted, too. */
function counting(access: Logs['access'], counts: ThreadCounts): Logs['access'] {
  return {
    write(entry: AccessEntry): void {
      counts.count(entry)
      access.write(entry)
    },
  }
}
// #endregion shared-server

// #region site
function siteWithStatus(
  { began, options }: ServerData,
  slots: readonly Int32Array[],
  outlook: Outlook,
): Site {
  const { model, statusPath } = options
  return withPage(siteOf(options), statusPath, (request) =>
    statusPage(request, outlook.peer(), {
      model,
      uptime: (Date.now() - began) / 1000,
      waiting: outlook.waiting(),
      ...summaryOf(slots, outlook.states()),
    }),
  )
}
// #endregion site
