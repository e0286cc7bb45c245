/** A server of several processes, looked at again and again. */
import { sleep } from '../../lib/patience.ts'
import { descriptors } from '../../lib/proc.ts'
import { zombies } from '../../lib/processes.ts'
import { type Findings, row } from '../findings.ts'
import type { ServerProcess } from '../server-process.ts'
import { summarize } from '../statistics.ts'

/** The server at one moment. */
export interface Look {
  second: number
  /** Of the master alone: workers come and go. */
  mebibytes: number
  descriptors: number
  /** Processes that have ended and are not waited for. */
  zombies: number
}

/** Looks at it until `isOver`, in so many milliseconds again. */
export async function look(
  server: ServerProcess,
  pause: number,
  isOver: () => boolean,
): Promise<Look[]> {
  const looks: Look[] = []
  const began = performance.now()
  while (!isOver()) {
    looks.push({
      second: (performance.now() - began) / 1000,
      mebibytes: server.memory([server.pid]).anonymous / 2 ** 20,
      descriptors: descriptors(server.pid).length,
      zombies: zombies(server.pid).length,
    })
    await sleep(pause)
  }
  return looks
}

/** Two plots, and what the first third has over the last; `where` says of what. */
export function addLooks(findings: Findings, looks: readonly Look[], where: string): void {
  // What is needed once has come when the second third begins.
  const third = Math.floor(looks.length / 3)
  const early = looks.slice(third, 2 * third || 1)
  const late = looks.slice(2 * third)
  const every = Math.ceil(looks.length / POINTS)
  const shown = looks.filter((_, index) => index % every === 0)
  const middle = (part: readonly Look[], of: keyof Look) =>
    part.length === 0 ? undefined : summarize(part.map((it) => it[of])).median
  for (const [name, of, unit, words] of figures) {
    findings
      .value(`${name}Early`, middle(early, of), unit, `${words}, in the second third`)
      .value(`${name}Late`, middle(late, of), unit, `${words}, in the last third`)
      .dots(name, {
        ...{ title: `${words.replace(/^./, (it) => it.toUpperCase())} over time`, subtitle: where },
        ...{ unit: unit || 'descriptors', better: 'less' },
        rows: shown.map((it) => ({
          ...row(`after ${it.second.toFixed(0)} s`, it[of], 5),
          // The first look is at 0, where a time begins: the axis is linear then.
          x: Math.floor(it.second),
        })),
      })
  }
  const most = Math.max(...looks.map((it) => it.zombies))
  findings.count('zombies', most, '', 'processes that had ended and were not waited for, at most')
}

/** More points than that are no plot any more. */
const POINTS = 120

const figures = [
  ['memory', 'mebibytes', 'MiB', "the master's memory"],
  ['descriptors', 'descriptors', '', "the master's descriptors"],
] as const
