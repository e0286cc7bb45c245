/** The master killed: how soon its workers end, and what remains of all of them. */
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { listeningSocket } from '../../../lib/proc.ts'
import { isThere, processNumbered } from '../../../lib/processes.ts'
import type { Findings } from '../../findings.ts'
import { LabFailure, type Session } from '../../lab.ts'
import { portFor } from '../../ports.ts'
import { transcribe } from '../../terminal.ts'
import { startProcesses } from '../contenders.ts'

const WORKERS = 4
/** Milliseconds in which they have ended. */
const PATIENCE = 10_000

export async function addKilled(findings: Findings, session: Session): Promise<void> {
  session.progress('the master killed')
  const times: number[] = []
  const left = { processes: 0, memory: 0, listening: 0 }
  for (let round = 0; round < (session.quick ? 1 : 7); round++) {
    const found = await killOne(session)
    times.push(found.took)
    left.processes += found.processes
    left.memory += found.memory
    left.listening += found.listening
  }
  findings
    .value('workersEnd', times, 'ms', `from the master's death until all ${WORKERS} workers ended`)
    .count('leftProcesses', left.processes, 'processes', 'left by masters that were killed')
    .count('leftMemory', left.memory, 'files', 'of shared memory left by masters that were killed')
    .count('leftListening', left.listening, 'ports', 'on which somebody listened afterwards')
    .transcript('killed', await typed(session))
}

async function killOne({ folder }: Session) {
  const manner = { workers: WORKERS, role: 'anywhere' } as const
  const server = await startProcesses({ root: folder, log: undefined }, manner)
  try {
    const workers = server.processes.slice(1).flatMap((pid) => processNumbered(pid) ?? [])
    if (workers.length !== WORKERS) throw new LabFailure(`sees ${workers.length} workers`)
    const began = performance.now()
    process.kill(server.pid, 'SIGKILL')
    while (workers.some(isThere) && performance.now() - began < PATIENCE) await sleep(1)
    const took = performance.now() - began
    const memory = readdirSync('/dev/shm').filter((name) => name.endsWith(`.${server.pid}`))
    return {
      ...{ took, processes: workers.filter(isThere).length },
      memory: memory.length,
      listening: listeningSocket(server.port) ? 1 : 0,
    }
  } finally {
    await server.stop()
  }
}

async function typed(session: Session) {
  const port = await portFor(session, 8005)
  const where = `--port ${port} --root ${session.folder} --access-log off`
  const { transcript } = await transcribe(session, async (open, notes) => {
    const terminal = open()
    const stage = `node stages-src/5-processes/main.ts ${where} --workers 2`
    await terminal.start(`${stage} & master=$!`, /listening/)
    await terminal.run('workers=$(pgrep -P $master); echo $workers | wc -w')
    await terminal.run('kill -KILL $master; wait $master 2> /dev/null; sleep 0.2')
    notes.note('how many of the workers are left, how much of the memory, who listens')
    await terminal.run('ps -o stat= -p "$(echo $workers)" | grep -vc Z')
    await terminal.run('ls /dev/shm | grep -c "five-servers.$master"')
    await terminal.run(`ss -Hltn "sport = :${port}" | wc -l`)
  })
  return transcript
}
