/** One worker replaced under load: when what happens. */
import type { Findings } from '../../findings.ts'
import type { Session } from '../../lab.ts'
import { ExactLoad } from '../../load/exact-load.ts'
import { SMALL } from '../../stage-4/contenders.ts'
import { summarize } from '../../statistics.ts'
import { Transcript } from '../../transcript.ts'
import { startProcesses } from '../contenders.ts'
import { socketIn } from '../control.ts'
import type { Recycle } from '../watched-recycles/recycle.ts'
import { watchRecycles } from '../watched-recycles.ts'

const events = {
  started: 'the master starts the new worker',
  ready: 'the new worker can serve',
  serves: 'the new worker has answered its first request',
  retired: 'the old worker accepts nobody any more',
  last: 'the old worker has answered its last request',
  exited: 'the old worker has ended',
} as const satisfies Record<keyof Recycle, string>

/** Clients of each manner, and milliseconds between an answer and the next request. */
const CLIENTS = 8
const THOUGHT = 10

/** Several recycles of the first seat, one after the other, under load. */
export async function timelines(root: string, session: Session): Promise<Recycle[]> {
  session.progress('a timeline')
  const socket = socketIn(session.folder)
  const server = await startProcesses(
    { root, log: undefined },
    { workers: 2, role: 'anywhere', words: ['--socket', socket] },
  )
  const loads: ExactLoad[] = []
  try {
    for (const manner of ['kept', 'closing'] as const) {
      const clients = { path: SMALL, manner, clients: CLIENTS, thought: THOUGHT }
      loads.push(await ExactLoad.start(server.port, clients))
    }
    return await watchRecycles(socket, session.quick ? 2 : 15)
  } finally {
    await Promise.all(loads.map((load) => load.stop()))
    await server.stop()
  }
}

/** The one in the middle, by how soon the new worker serves: what happens, and when, in milliseconds. */
export function typical(recycles: readonly Recycle[]): { what: string; ms: number }[] {
  const sorted = recycles.toSorted((one, other) => (one.serves ?? 0) - (other.serves ?? 0))
  const one = sorted[Math.floor(sorted.length / 2)]
  return Object.entries(one ?? {})
    .map(([what, ms]) => ({ what, ms: Math.round(ms * 10) / 10 }))
    .sort((first, second) => first.ms - second.ms)
}

export function addTimeline(findings: Findings, recycles: readonly Recycle[]): void {
  for (const [name, words] of Object.entries(events) as [keyof Recycle, string][]) {
    const times = recycles.flatMap((recycle) => recycle[name] ?? [])
    if (times.length === 0) continue
    findings.value(name, summarize(times).median, 'ms', `after the master was asked to: ${words}`)
  }
  const transcript = new Transcript()
  transcript.note('milliseconds since the master was asked to replace its workers')
  for (const { what, ms } of typical(recycles)) {
    transcript.output(`${ms.toFixed(1).padStart(7)}  ${events[what as keyof Recycle]}`)
  }
  findings.transcript('timeline', transcript.finished())
}
