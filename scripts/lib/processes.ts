/** Who has started whom, and who is still there: `/proc/PID/stat`, proc_pid_stat(5). */
import { readdirSync, readFileSync } from 'node:fs'

/** One process, and no other that gets its number later: `began` is when it started, in ticks. */
export interface Process {
  readonly pid: number
  readonly began: string
}

/** The process of this number; undefined where there is none, or only its status is left. */
export function processNumbered(pid: number): Process | undefined {
  const { state, began } = statOf(pid)
  return began === '' || isOver(state) ? undefined : { pid, began }
}

/** Whether it still runs, or could: a zombie has ended. */
export function isThere({ pid, began }: Process): boolean {
  return processNumbered(pid)?.began === began
}

/** A process and all that come from it. */
export function family(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(family)]
}

/** Those that any of its threads has started: proc_pid_task_tid_children(5). */
function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) => {
    try {
      const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1')
      return children.split(' ').filter(Boolean).map(Number)
    } catch {
      return [] // the thread has ended meanwhile
    }
  })
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** All that come from a process, and have not ended; the process itself is not among them. */
export function descendants(pid: number): Process[] {
  return family(pid)
    .slice(1)
    .flatMap((each) => processNumbered(each) ?? [])
}

/** The numbers of those among all that come from a process who have ended, and are not waited for. */
export function zombies(pid: number): number[] {
  return family(pid).filter((each) => statOf(each).state === 'Z')
}

/** SIGKILL, unless it has ended. */
export function killProcess(one: Process): void {
  signalProcess(one, 'SIGKILL')
}

/** Sends a signal, unless the process has ended. */
export function signalProcess(one: Process, signal: NodeJS.Signals): void {
  try {
    if (isThere(one)) process.kill(one.pid, signal)
  } catch {
    // ESRCH: it has ended in this moment
  }
}

/** The number of its parent; 0 where there is no such process. */
export function parentOf(pid: number): number {
  return statOf(pid).parent
}

interface Stat {
  state: string
  parent: number
  began: string
}

/** Fields 3, 4 and 22; the second is a name that may hold spaces itself. */
function statOf(pid: number): Stat {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', parent: Number(fields[1]), began: fields[19] ?? '' }
  } catch {
    return { state: '', parent: 0, began: '' }
  }
}

function isOver(state: string): boolean {
  return state === 'Z' || state === 'X'
}
