/** How many descriptors another process may open: RLIMIT_NOFILE of getrlimit(2). */
import { readFileSync } from 'node:fs'
import { descriptors } from './proc.ts'
import { run } from './run.ts'
import { UsageError } from './usage-error.ts'

/**
 * Leaves a process no room for one more descriptor, until the function that comes back is called.
 * Throws a UsageError where that cannot be done.
 */
export async function exhaustDescriptors(pid: number): Promise<() => Promise<void>> {
  const usual = softLimit(pid)
  await setSoftLimit(pid, lowestFree(pid))
  return () => setSoftLimit(pid, usual)
}

/** How many more descriptors a process may open. */
export function descriptorRoom(pid: number): number {
  const limit = softLimit(pid)
  return (limit === 'unlimited' ? Infinity : Number(limit)) - descriptors(pid).length
}

function softLimit(pid: number): string {
  const limits = readFileSync(`/proc/${pid}/limits`, 'utf8')
  return /^Max open files\s+(\S+)/m.exec(limits)?.[1] ?? 'unlimited'
}

/** The hard limit stays: the process keeps its right to have the soft one back. */
async function setSoftLimit(pid: number, limit: number | string): Promise<void> {
  const { status } = await run(['sh', '-c', `prlimit --pid ${pid} --nofile=${limit}:`])
  if (status === 127) throw new UsageError('it needs prlimit (package util-linux)')
  if (status !== 0) throw new UsageError("it may not change the limits of the server's process")
}

/** The descriptor that the next accept would get; the limit is one more than the highest allowed. */
function lowestFree(pid: number): number {
  const open = new Set(descriptors(pid).map(({ fd }) => fd))
  let lowest = 0
  while (open.has(lowest)) lowest++
  return lowest
}
