/** What clients leave behind in a server besides memory: no thread, and no process. */
import { readdirSync } from 'node:fs'
import { sleep, until } from '../../lib/patience.ts'
import { family, zombies } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'

/** `some` is how many clients come and go in `round`. */
export function noRemains(some: number, round: (context: Context) => Promise<void>): Check {
  return {
    id: 'no-remains',
    title: 'has no more threads, processes and zombies after many clients than after some',
    why: 'A thread that nobody joins, a process that nobody waits for and a client that nobody forgets each cost little, and are one more with every connection.',
    reading: 'CS:APP 8.4.3 Reaping Child Processes and 12.3.6 Detaching Threads; wait(2), NOTES',
    async run(context) {
      const pid = context.pidOf()
      await round(context)
      await sleep(200)
      const before = remainsOf(pid)
      await round(context)
      const few = () => remainsOf(pid) <= before + FEW
      if (await until(Math.min(context.patience, 5_000), few)) return
      fail({
        sent: `${some} clients that came and went, and ${some} more`,
        expected: `${before} threads and processes, as after the first ${some}`,
        came: `${remainsOf(pid)}, of which ${zombies(pid).length} are zombies: processes that have ended and wait to be waited for`,
      })
    },
  }
}

/** What a server may reap a little later. */
const FEW = 4

/** The threads of all its processes; one that has ended counts until it is waited for. */
function remainsOf(pid: number): number {
  return family(pid).reduce((sum, each) => sum + Math.max(1, threadsOf(each)), 0)
}

function threadsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).length
  } catch {
    return 0
  }
}
