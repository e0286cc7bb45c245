/** One thread of a case, round after round, on the source with the mistake in it. */
import { registerHooks } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { mistakeNamed } from '../../../explore/mistakes.ts'
import { Rounds } from './rounds.ts'
import { scenarioNamed } from './scenario-named.ts'

/** What each thread is handed. */
export interface Task {
  mistake: string
  thread: string
  /** Its number, from 0 on. */
  number: number
  /** How many threads there are. */
  threads: number
  memory: SharedArrayBuffer
  rounds: SharedArrayBuffer
}

const { mistake, thread, number, threads, memory, rounds: shared } = workerData as Task
const { case: name, file, find, replace } = mistakeNamed(mistake)
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!url.endsWith(`/${file}`)) return loaded
    return { ...loaded, source: `${loaded.source}`.replace(find, () => replace) }
  },
})

const run = (await scenarioNamed(name)).threads[thread]
const rounds = new Rounds(shared, threads)
parentPort?.postMessage('ready')
for (let round = 0; ; round++) {
  rounds.await(round)
  rounds.end(number, result())
}

function result(): unknown {
  try {
    return run?.(memory)
  } catch (error) {
    return error instanceof Error ? error : new Error(`${error}`)
  }
}
