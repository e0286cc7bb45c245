/** Whether the memory of a server grows with every client. */
import { sleep } from '../../lib/patience.ts'
import { anonymousMemory } from '../../lib/proc.ts'
import { family } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'

/** Clients of all kinds, again and again. */
export interface Rounds {
  /** How many there are in a round. */
  clients: number
  /** Rounds until what is made once is made, and those that are watched. */
  warmUp: number
  rounds: number
  /** How many rounds are taken together: more where a runtime grows by fits and starts. */
  together?: number
  /** Bytes a client that are no growth; 100 if not given. */
  none?: number
  /** What they are, for a report: "clients: some …". */
  sent: string
  round(context: Context): Promise<void>
}

/** Rounds whose growth is taken together: a runtime takes memory in large pieces. */
const TOGETHER = 3
/** Bytes a client that are no growth, and those that are a leak if they are there every time. */
const NONE = 100
const MUCH = 700

/** The check, of clients of several kinds one after the other. */
export function memoryStable(kinds: readonly Rounds[]): Check {
  return {
    id: 'memory-stable',
    title: 'needs no more memory with every client, byte and error',
    why: 'A little that is kept of each connection is not seen in a day. A server that runs for a year ends by it.',
    reading: 'CS:APP 9.11.8 Introducing Memory Leaks; proc_pid_status(5), RssAnon',
    async run(context) {
      for (const kind of kinds) await expectStable(context, kind)
    },
  }
}

async function expectStable(context: Context, kind: Rounds): Promise<void> {
  const { clients, warmUp, rounds, together = TOGETHER, none = NONE, sent, round } = kind
  const pid = context.pidOf()
  for (let turn = 0; turn < warmUp; turn++) await round(context)
  const memory = [memoryOf(pid)]
  const growths = () => memory.slice(together).map((now, at) => now - (memory[at] ?? now))
  while (memory.length <= rounds) {
    await round(context)
    await sleep(10)
    memory.push(memoryOf(pid))
    if (growths().some((growth) => growth < together * clients * none)) return
  }
  if (!isLeak(growths(), together * clients * MUCH)) return
  const all = (memory.at(-1) ?? 0) - (memory[0] ?? 0)
  fail({
    sent: `${rounds * clients} ${sent}`,
    expected: `memory (RssAnon) that stays as it is, once the first ${warmUp * clients} have gone`,
    came: `more and more: ${Math.round(all / 1024)} KiB in all, ${Math.round(all / rounds / clients)} bytes each time`,
  })
}

/** Much every time, or as much every time: what a garbage collector leaves is neither. */
function isLeak(growths: readonly number[], much: number): boolean {
  const least = Math.min(...growths)
  return least >= much || Math.max(...growths) <= 2 * least
}

function memoryOf(pid: number): number {
  return family(pid).reduce((sum, each) => sum + (anonymousMemory(each) ?? 0), 0)
}
