/** A thousand workers replaced under load, and whether a single request is lost. */
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import type { Counts } from '../load/exact-clients/clients.ts'
import { ExactLoad, lostOf } from '../load/exact-load.ts'
import type { ServerProcess } from '../server-process.ts'
import { makeFiles, SMALL } from '../stage-4/contenders.ts'
import { startProcesses } from './contenders.ts'
import { askMaster, socketIn } from './control.ts'
import { addLooks, type Look, look } from './looks.ts'

export const thousandRecycles: Lab = {
  name: 'thousand-recycles',
  title: 'A thousand workers replaced',
  file: import.meta.filename,
  run,
}

const RECYCLES = 1000
const WORKERS = 2
/** So many of each manner. */
const CLIENTS = 16
/** Milliseconds between an answer and a client's next request. */
const THOUGHT = 10

async function run(session: Session): Promise<Findings> {
  const root = makeFiles(session.folder)
  const socket = socketIn(session.folder)
  const manner = { workers: WORKERS, role: 'anywhere', words: ['--socket', socket] } as const
  const server = await startProcesses({ root, log: undefined }, manner)
  try {
    const loads = [await startClients(server, 'kept'), await startClients(server, 'closing')]
    const recycles = session.quick ? 4 : RECYCLES
    const found = await recycleAll(server, socket, recycles, session)
    const counts = await Promise.all(loads.map((load) => load.finish()))
    return findingsOf({ ...found, recycles, counts })
  } finally {
    await server.stop()
  }
}

function startClients({ port }: ServerProcess, manner: 'kept' | 'closing'): Promise<ExactLoad> {
  return ExactLoad.start(port, { path: SMALL, manner, clients: CLIENTS, thought: THOUGHT })
}

/** The master says when all seats have a new worker. */
async function recycleAll(
  server: ServerProcess,
  socket: string,
  recycles: number,
  { progress, quick }: Session,
) {
  const began = performance.now()
  let done = 0
  const watching = look(server, quick ? 100 : 1000, () => done >= recycles)
  for (; done < recycles; done += WORKERS) {
    progress(`${done} of ${recycles}`)
    await askMaster(socket, 'recycle')
  }
  const seconds = (performance.now() - began) / 1000
  return { seconds, looks: await watching }
}

interface Found {
  recycles: number
  seconds: number
  looks: readonly Look[]
  counts: readonly Counts[]
}

function findingsOf({ recycles, seconds, looks, counts }: Found): Findings {
  const total = (of: (one: Counts) => number) => counts.reduce((sum, one) => sum + of(one), 0)
  const lost = total(lostOf)
  if (lost > 0) throw new LabFailure(`has lost ${lost} requests: ${JSON.stringify(counts)}`)
  const [answered, unannounced] = [total((it) => it.answered), total((it) => it.unannounced)]
  const where = `${recycles.toLocaleString('en')} workers replaced, ${WORKERS} seats; ${2 * CLIENTS} clients, half of them on kept connections`
  const findings = new Findings()
    .count('recycles', recycles, 'workers', 'that were replaced')
    .count('workers', WORKERS, 'workers', 'that serve at any time')
    .value('seconds', seconds, 's', 'that it lasted')
    .value('each', (seconds * 1000) / recycles, 'ms', 'for each that was replaced')
    .count('requests', answered, 'requests', 'that were answered')
    .count('failed', lost, 'requests', 'that were not')
    .count('unannounced', unannounced, 'connections', 'that ended though no response said so')
  addLooks(findings, looks, where)
  return findings
}
