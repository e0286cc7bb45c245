/** The main thread: starts the others, replaces those that die, ends when all have. */
import { Worker } from 'node:worker_threads'
import { _exit, EFD_CLOEXEC, eventfd, must } from '#sys'
import { endOnUncaught, hearSignals } from '../1-echo/serve-on-thread.ts'
import type { Logs } from '../2-http/logs/logs.ts'

/** One thread that is to run. */
export interface Member {
  readonly name: string
  readonly program: URL
  /** Besides `stop`, which every thread is handed: it polls readable at the stop. */
  readonly data: object
  /** Where it may die: closes what it had. Without this, the server ends with it. */
  bury?(): void
}

export interface Supervision {
  readonly members: readonly Member[]
  readonly errors: Logs['errors']
  /** Milliseconds in which the threads finish, once they are told to stop. */
  readonly grace: number
  /** All threads can serve from now on. */
  ready(): void
  reopenLogs(): void
}

/** Megabytes: what a thread needs is known, and there may be many. */
const LIMITS = {
  maxYoungGenerationSizeMb: 2,
  maxOldGenerationSizeMb: 64,
  codeRangeSizeMb: 16,
  stackSizeMb: 1,
}

/** Milliseconds before a thread is started again that has not even begun. */
const PAUSE = 1000

// #region supervise
/** Starts all threads at once, and ends the process when the last one has ended. */
export function supervise(supervision: Supervision): void {
  const stop = must(eventfd(0, EFD_CLOEXEC), 'eventfd')
  const { members, ready } = supervision
  let [starting, running] = [members.length, members.length]
  for (const member of members) {
    start(member, stop, supervision, {
      ready() {
        starting -= 1
        if (starting === 0) ready()
      },
      ended() {
        running -= 1
        if (running === 0) process.exit(0)
      },
      hasBegun: () => starting === 0,
    })
  }
  endOnUncaught()
  hearSignals(stop, supervision)
}
// #endregion supervise

// #region start
/** What the start of one thread tells of it. */
interface Course {
  /** It can serve, for the first time. */
  ready(): void
  /** It has finished. */
  ended(): void
  /** Whether the server as a whole has begun to serve. */
  hasBegun(): boolean
}

function start(
  member: Member,
  stop: number,
  supervision: Supervision,
  course: Course,
): void {
  const { data, name, program } = member
  const thread = new Worker(program, {
    name,
    workerData: { ...data, stop },
    resourceLimits: LIMITS,
  })
  let isReady = false
  thread.once('message', () => {
    isReady = true
    course.ready()
  })
  let cause = 'it ended itself'
  thread.on('error', (error) => {
    cause = error instanceof Error ? (error.stack ?? error.message) : `${error}`
  })
  thread.on('exit', (status) => {
    if (status === 0) return course.ended()
    // What keeps a thread from its very first start, it has said itself.
    if (!course.hasBegun() || member.bury === undefined) {
      if (cause !== 'it ended itself') supervision.errors.write('error', cause)
      _exit(1)
    }
    supervision.errors.write('error', `${name} is replaced: ${cause}`)
    member.bury?.()
    const again = () => start(member, stop, supervision, { ...course, ready() {} })
    if (isReady) again()
    else setTimeout(again, PAUSE)
  })
}
// #endregion start
