/** Every worker of a server replaced, whoever made the server. */
import { sleep } from '../../../lib/patience.ts'
import { isThere, type Process, processNumbered } from '../../../lib/processes.ts'
import { LabFailure } from '../../lab.ts'
import type { ServerProcess } from '../../server-process.ts'

/** Longest wait for the workers that were there to end, in milliseconds. */
const PATIENCE = 30_000

/** SIGHUP to the master, and a wait until all workers that were there have ended. */
export async function replaceWorkers(server: ServerProcess): Promise<void> {
  const old = workersOf(server)
  process.kill(server.pid, 'SIGHUP')
  const deadline = performance.now() + PATIENCE
  while (old.some(isThere)) {
    if (performance.now() > deadline) throw new LabFailure('has workers that do not end on SIGHUP')
    await sleep(10)
  }
}

function workersOf({ processes }: ServerProcess): Process[] {
  return processes.slice(1).flatMap((pid) => processNumbered(pid) ?? [])
}
