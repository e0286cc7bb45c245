/** Ctrl-Z and `fg`, for all processes of a server. */
import { sleep } from '../../lib/patience.ts'
import { family } from '../../lib/processes.ts'

/** Every process of the server is stopped for a moment, and continued. */
export async function stopAndGoOn(pid: number): Promise<void> {
  const all = family(pid)
  for (const each of all) signal(each, 'SIGSTOP')
  await sleep(20)
  for (const each of all) signal(each, 'SIGCONT')
  await sleep(20)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // ESRCH: a process for one client has ended with it
  }
}
