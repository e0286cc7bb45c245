/** How many threads a server's process has: /proc/PID/task, proc(5). */
import { readdirSync } from 'node:fs'
import { until } from '../../lib/patience.ts'
import type { Context } from '../context.ts'
import { askOnce } from '../http/ask.ts'
import type { Server } from '../server.ts'
import { FRONT } from './clients.ts'

/** 0 where the process has ended. */
export function threadCount(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).length
  } catch {
    return 0
  }
}

/** How many it has once what starts with the first requests has started. */
export async function settledThreadCount(context: Context, server?: Server): Promise<number> {
  const pid = context.pidOf(server)
  for (let turn = 0; turn < 3; turn += 1) await askOnce(context, FRONT, server)
  let same = 0
  let before = 0
  await until(context.patience, () => {
    const now = threadCount(pid)
    same = now === before ? same + 1 : 0
    before = now
    return same >= 4
  })
  return before
}
