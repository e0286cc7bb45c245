/** Ctrl-Z and `fg`, for all processes of a server. */
import { readFileSync } from 'node:fs'
import { sleep, until } from '../../lib/patience.ts'
import { family } from '../../lib/processes.ts'

/** Milliseconds in which every process has heard of a signal, on a busy machine. */
const HEARD = 2000

/** Every process of the server is stopped for a moment, and continued. */
export async function stopAndGoOn(pid: number): Promise<void> {
  const all = family(pid)
  for (const each of all) signal(each, 'SIGSTOP')
  await untilStopped(all)
  for (const each of all) signal(each, 'SIGCONT')
  await until(HEARD, () => !all.some((each) => stateOf(each) === 'T'))
  await sleep(20)
}

/** Waits until SIGSTOP has come: one that nobody has taken yet would be cancelled by SIGCONT. */
export async function untilStopped(all: readonly number[]): Promise<void> {
  await until(HEARD, () => all.every((each) => STOPPED_OR_GONE.test(stateOf(each))))
}

const STOPPED_OR_GONE = /^[TtZX]?$/

/** The letter that proc_pid_stat(5) has for it; none where there is no such process. */
function stateOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.charAt(stat.lastIndexOf(')') + 2)
  } catch {
    return ''
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // ESRCH: a process for one client has ended with it
  }
}
