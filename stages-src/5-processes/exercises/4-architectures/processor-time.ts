/** How long a process has been on a processor: /proc/PID/stat, proc_pid_stat(5). */
import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks of a second, as the kernel tells them to programs: sysconf(3). */
const TICKS = 100

/** Milliseconds, of all its threads; 0 where there is no such process. */
export function processorTime(pid: number): number {
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
  // Fields 14 and 15, utime and stime; the first here is the third.
  return (1000 / TICKS) * (Number(fields[11] ?? 0) + Number(fields[12] ?? 0))
}

/** Those that it has started, and that have not ended. */
export function childrenOf(pid: number): number[] {
  const threads = list(`/proc/${pid}/task`)
  const lists = threads.map((thread) =>
    read(`/proc/${pid}/task/${thread}/children`),
  )
  return lists.join(' ').split(' ').filter(Boolean).map(Number)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim()
  } catch {
    return ''
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
