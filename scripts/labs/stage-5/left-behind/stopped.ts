/** A worker stopped and continued, one stopped for good, and the master stopped and continued. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isThere, type Process, processNumbered, signalProcess } from '../../../lib/processes.ts'
import { camelCase, type Findings } from '../../findings.ts'
import { LabFailure, type Session } from '../../lab.ts'
import { ExactLoad, lostOf } from '../../load/exact-load.ts'
import type { ServerProcess } from '../../server-process.ts'
import { SMALL } from '../../stage-4/contenders.ts'
import { Transcript } from '../../transcript.ts'
import { startProcesses } from '../contenders.ts'
import { rootIn } from './root.ts'

/** Seconds without a sign of life after which a worker is killed. */
const HUNG_AFTER = 2
/** Milliseconds for which a process is stopped. */
const STOPPED = 1500

/** What is done to which process, meanwhile. */
const trials = {
  worker: {
    words: `a worker stopped for ${STOPPED / 1000} s, and continued`,
    act: async (server: ServerProcess) => pause(workerOf(server)),
  },
  hung: {
    words: `a worker stopped for good, with --hung-after ${HUNG_AFTER}`,
    act: async (server: ServerProcess) => {
      const worker = workerOf(server)
      const began = performance.now()
      signalProcess(worker, 'SIGSTOP')
      while (isThere(worker)) {
        if (performance.now() - began > 20_000) throw new LabFailure('leaves a hung worker alone')
        await sleep(5)
      }
      const took = performance.now() - began
      // Its successor has to come, too, before anything is counted.
      await sleep(500)
      return took
    },
  },
  master: {
    words: `the master stopped for ${STOPPED / 1000} s, and continued`,
    act: async (server: ServerProcess) => {
      const master = processNumbered(server.pid)
      return master && pause(master)
    },
  },
} as const

export async function addStopped(findings: Findings, session: Session): Promise<void> {
  const root = rootIn(session.folder)
  const lines = new Transcript()
  for (const [name, { act, words }] of Object.entries(trials)) {
    session.progress(words)
    const server = await startProcesses(
      { root, log: undefined },
      { workers: 2, role: 'anywhere', words: ['--hung-after', `${HUNG_AFTER}`] },
    )
    try {
      const clients = { path: SMALL, manner: 'closing', clients: 16, thought: 2 } as const
      const load = await ExactLoad.start(server.port, clients)
      await sleep(300)
      const took = await act(server)
      await sleep(300)
      const counts = await load.finish()
      const lost = lostOf(counts)
      findings
        .count(camelCase('answered', name), counts.answered, 'requests', `answered: ${words}`)
        .count(camelCase('failed', name), lost, 'requests', `failed: ${words}`)
      if (name === 'hung') findings.value('hungAfter', took, 'ms', 'until it was killed')
      lines.note(words)
      lines.output(`${counts.answered} requests answered, ${lost} lost`)
      if (name !== 'hung' && lost > 0) throw new LabFailure(`has lost ${lost} requests: ${words}`)
    } finally {
      await server.stop()
    }
  }
  findings.transcript('stopped', lines.finished())
}

async function pause(process: Process): Promise<number> {
  signalProcess(process, 'SIGSTOP')
  await sleep(STOPPED)
  signalProcess(process, 'SIGCONT')
  return STOPPED
}

function workerOf({ processes }: ServerProcess): Process {
  const worker = processNumbered(processes[1] ?? 0)
  if (!worker) throw new LabFailure('sees no worker')
  return worker
}
