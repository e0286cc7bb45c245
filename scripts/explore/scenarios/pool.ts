/** Cases of the pool: who takes a job, who sleeps, who wakes whom. */
import { Dispatch, returnedAs } from '../../../stages-src/3-threads/pool/dispatch.ts'
import {
  NOTHING,
  OPEN_COUNT,
  RUNNING_COUNT,
  SharedWork,
} from '../../../stages-src/3-threads/pool/shared-work.ts'
import { CLOSED, FINISHED, Work } from '../../../stages-src/3-threads/pool/work.ts'
import { bytesFor, Words } from '../../../stages-src/3-threads/sync/words.ts'
import { eventfd, read, write } from '../../explorer/calls.ts'
import type { Memory, Scenario } from '../../explorer/scenario.ts'

const nobody = (): void => {}

function sharedOn(memory: Memory, running: number, rouse = nobody): SharedWork {
  const words = new Words(memory)
  return new SharedWork(sizeFor(running), (count) => words.take(count), rouse)
}

const sizeFor = (running: number) => ({ threads: 2, running, queue: 2, connections: 2 })

const names = {
  0: 'mutex',
  64: 'state',
  128: 'jobs',
  192: 'returned',
  256: 'stack',
  320: 'word 0',
  384: 'word 1',
  448: 'states',
  512: 'held',
}
const common = { bytes: bytesFor(SharedWork.words(sizeFor(1))), names, locks: [0] }

/** Takes jobs, closes what it gets, and ends once there will be none. */
const worker = (thread: number, running: number) => {
  return (memory: Memory): number[] => {
    const work = new Work(sharedOn(memory, running), thread)
    work.begin()
    const jobs: number[] = []
    let done = NOTHING
    for (;;) {
      const job = work.next(done)
      if (job === FINISHED) return jobs
      jobs.push(job)
      done = CLOSED
    }
  }
}

/** Two jobs at once, and then the end. */
const dispatcher = (running: number) => {
  return (memory: Memory): number => {
    const dispatch = new Dispatch(sharedOn(memory, running))
    dispatch.opened(1)
    dispatch.opened(1)
    const taken = dispatch.offer(Int32Array.of(7, 8), 2)
    dispatch.finish()
    return taken
  }
}

/** Both jobs were done, no thread runs, and no connection is open. */
function expectEnd(jobs: number[][], memory: Memory): void {
  if (jobs.flat().sort().join() !== '7,8') throw new Error(`jobs ${jobs.flat().join()} were done`)
  const shared = sharedOn(memory, 1)
  const [running, open] = [shared.get(RUNNING_COUNT), shared.get(OPEN_COUNT)]
  if (running !== 0 || open !== 0) throw new Error(`at the end ${running} run, ${open} are open`)
}

// #region pool
export const pool: Scenario = {
  about: 'a dispatcher offers two jobs and ends; two workers, of which one runs at a time',
  ...common,
  threads: { dispatcher: dispatcher(1), W0: worker(0, 1), W1: worker(1, 1) },
  check: ({ W0, W1 }, memory) => expectEnd([W0, W1], memory),
}
// #endregion pool

export const poolOfTwo: Scenario = {
  about: 'the same, and both workers may run',
  ...common,
  threads: { dispatcher: dispatcher(2), W0: worker(0, 2), W1: worker(1, 2) },
  check: ({ W0, W1 }, memory) => expectEnd([W0, W1], memory),
}

// #region slow
/** A worker that waits for a slow client leaves the count of those that run. */
export const poolSlowClient: Scenario = {
  about: 'one job whose client is slow, one that is not, two workers of which one runs',
  ...common,
  threads: {
    dispatcher: dispatcher(1),
    W0(memory) {
      const work = new Work(sharedOn(memory, 1), 0)
      work.begin()
      const jobs: number[] = []
      for (let done = NOTHING; ; done = CLOSED) {
        const job = work.next(done)
        if (job === FINISHED) return jobs
        jobs.push(job)
        work.leave()
        work.enter()
      }
    },
    W1: worker(1, 1),
  },
  check: ({ W0, W1 }, memory) => expectEnd([W0, W1], memory),
}
// #endregion slow

// #region death
export const poolDeath: Scenario = {
  about: 'a worker dies with its job and is buried; another comes in its place',
  ...common,
  threads: {
    dispatcher: dispatcher(1),
    W0(memory) {
      const work = new Work(sharedOn(memory, 1), 0)
      work.begin()
      const job = work.next(NOTHING)
      if (job === FINISHED) return []
      const buried = work.bury()
      return [buried, ...worker(0, 1)(memory)]
    },
    W1: worker(1, 1),
  },
  check: ({ W0, W1 }, memory) => expectEnd([W0, W1], memory),
}
// #endregion death

/** Connections are counted without the mutex by one, with it by others. */
export const poolOpen: Scenario = {
  about: 'a dispatcher opens a connection while a worker closes one',
  ...common,
  threads: {
    dispatcher(memory) {
      const dispatch = new Dispatch(sharedOn(memory, 1))
      dispatch.opened(1)
      dispatch.offer(Int32Array.of(7), 1)
      dispatch.opened(1)
      dispatch.finish()
    },
    W0: worker(0, 1),
  },
  check(_, memory) {
    const open = new Dispatch(sharedOn(memory, 1)).open
    if (open !== 1) throw new Error(`${open} connections are open, not 1`)
  },
}

export const poolStatus: Scenario = {
  about: 'somebody asks what all threads do, while a worker begins and ends',
  ...common,
  threads: {
    dispatcher: (memory) => new Dispatch(sharedOn(memory, 1)).finish(),
    W0: worker(0, 1),
    asker: (memory) => sharedOn(memory, 1).states(),
  },
  check({ asker }) {
    if (asker.length !== 2) throw new Error(`${asker.length} states`)
  },
}

/** The first eventfd of the kernel. */
const BELL = 900
const ring = (): void => void write(BELL, 1)

// #region doze
/** A connection comes back while its dispatcher sleeps in a call: who gives it back rouses it. */
export const poolDoze: Scenario = {
  about: 'a dispatcher sleeps until the connection comes back that a worker gives back',
  ...common,
  setup: () => void eventfd(),
  threads: {
    dispatcher(memory) {
      const dispatch = new Dispatch(sharedOn(memory, 1, ring))
      const returned = new Int32Array(2)
      dispatch.offer(Int32Array.of(7), 1)
      while (dispatch.takeBack(returned) === 0) {
        if (dispatch.mayDoze(false)) read(BELL)
        dispatch.awake()
      }
      dispatch.finish()
      return returned[0]
    },
    W0(memory) {
      const work = new Work(sharedOn(memory, 1, ring), 0)
      work.begin()
      const job = work.next(NOTHING)
      return work.next(returnedAs(job, false))
    },
  },
  check({ dispatcher: back, W0 }) {
    if (back !== returnedAs(7, false)) throw new Error(`${back} came back`)
    if (W0 !== FINISHED) throw new Error(`the worker ended with ${W0}`)
  },
}
// #endregion doze
