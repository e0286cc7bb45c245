/** A worker killed ten times a second, for a minute, under load: what fails, and what is left over. */

import type { Slot } from '../../../stages-src/5-processes/scoreboard/slot.ts'
import { sleep, until } from '../../lib/patience.ts'
import { killProcess, processNumbered, zombies } from '../../lib/processes.ts'
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import type { Counts } from '../load/exact-clients/clients.ts'
import { ExactLoad, lostOf } from '../load/exact-load.ts'
import type { ServerProcess } from '../server-process.ts'
import { makeFiles, SMALL } from '../stage-4/contenders.ts'
import { startProcesses } from './contenders.ts'
import { scoreboardOf, socketIn } from './control.ts'
import { addLooks, type Look, look } from './looks.ts'

export const killStorm: Lab = {
  name: 'kill-storm',
  title: 'A worker killed ten times a second',
  file: import.meta.filename,
  run,
}

const SECONDS = 60
/** Milliseconds between two kills. */
const PAUSE = 100
const WORKERS = 4
const CLIENTS = 64
/** Milliseconds between an answer and a client's next request. */
const THOUGHT = 5

async function run(session: Session): Promise<Findings> {
  const root = makeFiles(session.folder)
  const socket = socketIn(session.folder)
  const words = ['--socket', socket]
  const manner = { workers: WORKERS, role: 'anywhere', words } as const
  const server = await startProcesses({ root, log: undefined }, manner)
  try {
    const clients = { path: SMALL, manner: 'kept', clients: CLIENTS, thought: THOUGHT } as const
    const load = await ExactLoad.start(server.port, clients)
    const seconds = session.quick ? 3 : SECONDS
    const { kills, looks } = await storm(server, scoreboardOf(socket).slots, seconds, session)
    const counts = await load.finish()
    if (counts.refused > 0) throw new LabFailure(`has ${counts.refused} connections refused`)
    await calm(server)
    return findingsOf({ kills, looks, counts, seconds })
  } finally {
    await server.stop()
  }
}

async function storm(
  server: ServerProcess,
  slots: readonly Slot[],
  seconds: number,
  { progress }: Session,
) {
  const end = performance.now() + seconds * 1000
  const isOver = () => performance.now() >= end
  const watching = look(server, 500, isOver)
  let kills = 0
  for (let due = performance.now(); !isOver(); due += PAUSE) {
    if (killOldest(slots)) kills += 1
    progress(`${kills} killed`)
    await sleep(Math.max(0, due + PAUSE - performance.now()))
  }
  return { kills, looks: await watching }
}

/** The one that has served longest. Nobody is killed who is not ready: there may be none just now. */
function killOldest(slots: readonly Slot[]): boolean {
  const ready = slots.flatMap((slot) => slot.read() ?? []).filter(({ state }) => state === 'ready')
  const [oldest] = ready.toSorted((one, other) => one.began - other.began || one.pid - other.pid)
  const worker = oldest && processNumbered(oldest.pid)
  if (worker) killProcess(worker)
  return worker !== undefined
}

/** As many workers as before, and nothing besides: waits for that, and fails where it does not come. */
async function calm(server: ServerProcess): Promise<void> {
  const isCalm = () => server.processes.length === 1 + WORKERS && zombies(server.pid).length === 0
  if (await until(15_000, isCalm)) return
  throw new LabFailure(`has ${server.processes.length - 1} workers after the storm`)
}

interface Found {
  kills: number
  looks: readonly Look[]
  counts: Counts
  seconds: number
}

function findingsOf({ kills, looks, counts, seconds }: Found): Findings {
  const lost = lostOf(counts)
  const where = `${WORKERS} workers, one of them killed every ${PAUSE} ms; ${CLIENTS} clients ask on kept connections, with ${THOUGHT} ms of thought`
  const findings = new Findings()
    .count('kills', kills, 'kills', `in ${seconds} s`)
    .count('seconds', seconds, 's', 'that the storm lasted')
    .count('workers', WORKERS, 'workers', 'that serve')
    .count('requests', counts.answered, 'requests', 'that were answered')
    .count('failed', lost, 'requests', 'that were not')
    .value('failedPerKill', lost / kills, 'requests', 'that failed for each kill')
    .count('refused', counts.refused, 'connections', 'that were refused')
    .dots('failed', {
      title: 'Requests that failed, in each second',
      subtitle: where,
      unit: 'requests',
      better: 'less',
      rows: Array.from({ length: Math.floor(seconds) }, (_, second) => ({
        ...{ label: `second ${second + 1}`, x: second, stage: 5 },
        value: counts.lostBySecond[second] ?? 0,
      })),
    })
  addLooks(findings, looks, where)
  return findings
}
