/** Whether a process has ended with all that it had: `/proc/PID/task`, proc_pid_task(5). */
import { readdirSync } from 'node:fs'
import { isThere, type Process } from './processes.ts'

/**
 * Its first thread may be a zombie while others have still to die, and those hold its descriptors: a
 * channel to it takes messages until the last of them has ended.
 */
export function hasEnded(one: Process): boolean {
  return !isThere(one) && threadCount(one.pid) <= 1
}

function threadCount(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).length
  } catch {
    return 0
  }
}
