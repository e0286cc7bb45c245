/**
 * A case of the explorer on real threads, with a mistake in its source, round after round until
 * something goes wrong or the time is over:
 *
 *     node scripts/labs/stage-3/luck/rig.ts MISTAKE SECONDS
 *
 * Prints one line of JSON.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { mistakeNamed } from '../../../explore/mistakes.ts'
import { Rounds, roundsMemory } from './rounds.ts'
import { scenarioNamed } from './scenario-named.ts'
import type { Task } from './thread.ts'

/** What a number of rounds has come to. */
export interface Luck {
  /** Rounds that went well. */
  rounds: number
  /** What went wrong in the one after them; undefined where time was over. */
  wrong: string | undefined
}

/** Milliseconds after which whoever has not finished will not. */
const PATIENCE = 1000

const [mistake = '', seconds = '1'] = process.argv.slice(2)
const scenario = await scenarioNamed(mistakeNamed(mistake).case)
console.log(JSON.stringify(await tryLuck(Number(seconds) * 1000)))
process.exit()

/** Until something goes wrong, or for so many milliseconds. */
async function tryLuck(patience: number): Promise<Luck> {
  const program = new URL('./thread.ts', import.meta.url)
  const names = Object.keys(scenario.threads)
  const memory = new SharedArrayBuffer(scenario.bytes)
  const shared = roundsMemory(names.length)
  await Promise.all(
    names.map((thread, number) => {
      const threads = names.length
      const task: Task = { mistake, thread, number, threads, memory, rounds: shared }
      return once(new Worker(program, { workerData: task }), 'message')
    }),
  )
  const rounds = new Rounds(shared, names.length)
  const end = performance.now() + patience
  for (let round = 0; ; round++) {
    if (performance.now() > end) return { rounds: round, wrong: undefined }
    new Uint8Array(memory).fill(0)
    scenario.setup?.(memory)
    rounds.begin()
    if (!rounds.haveEnded(PATIENCE)) return { rounds: round, wrong: 'nobody goes on' }
    const results = names.map((name, number) => [name, rounds.result(number)])
    const wrong = wrongIn(Object.fromEntries(results), memory)
    if (wrong !== undefined) return { rounds: round, wrong }
  }
}

function wrongIn(
  results: Readonly<Record<string, unknown>>,
  memory: SharedArrayBuffer,
): string | undefined {
  const thrown = Object.values(results).find((result) => result instanceof Error)
  if (thrown instanceof Error) return thrown.message
  try {
    scenario.check?.(results, memory)
  } catch (error) {
    return error instanceof Error ? error.message : `${error}`
  }
}
