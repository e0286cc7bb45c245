/** How many system calls of which kind a server makes for a request: strace(1) counts them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../../lib/patience.ts'
import { Program } from '../../lib/program.ts'
import { LabFailure } from '../lab.ts'
import { searchPath } from '../tools.ts'

/** How often each call was made, by its name. */
export type Counts = ReadonlyMap<string, number>

/**
 * Counts the calls of all threads of a process while `work` lasts. The process is several times
 * slower meanwhile. Returns what `work` does as well.
 */
export async function countCalls<T>(
  pid: number,
  folder: string,
  work: () => Promise<T>,
): Promise<{ counts: Counts; found: T }> {
  const file = join(folder, `calls-${pid}`)
  const strace = new Program(['strace', '-f', '-c', '-p', `${pid}`, '-o', file], {
    environment: { PATH: searchPath },
  })
  const attached = () => strace.standardError.some((line) => line.includes('attached'))
  if (!(await until(10_000, attached, () => strace.news))) {
    await strace.stop()
    throw new LabFailure(`strace does not attach: ${strace.lines[0] ?? 'silence'}`)
  }
  try {
    const found = await work()
    strace.signal('SIGINT')
    await strace.exited
    return { counts: parseCounts(readFileSync(file, 'utf8')), found }
  } finally {
    await strace.stop()
  }
}

/** The lines of `strace -c`: % time, seconds, microseconds a call, calls, errors if any, name. */
const LINE = /^ *[\d.]+ +[\d.]+ +\d+ +(?<calls>\d+) +(?:\d+ +)?(?<name>\w+)$/gm

/** Reads the table that `strace -c` prints. */
export function parseCounts(table: string): Counts {
  return new Map(
    [...table.matchAll(LINE)]
      .filter(({ groups }) => groups?.name !== 'total')
      .map(({ groups }) => [groups?.name ?? '', Number(groups?.calls)]),
  )
}

/** All calls together. */
export function totalOf(counts: Counts): number {
  return [...counts.values()].reduce((total, count) => total + count, 0)
}
