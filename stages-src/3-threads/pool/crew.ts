/** The threads of a pool: one that dispatches, and those that work. */
import { close } from '#sys'
import type { Options } from '../options.ts'
import type { ServerData } from '../shared-server.ts'
import type { Member } from '../supervisor.ts'
import { poolMemory, poolOn } from './pool.ts'
import { NOTHING } from './shared-work.ts'
import { Work } from './work.ts'

/** Connections that may be open at once, where the kernel lets them. */
const CONNECTIONS = 16_384

// #region crew
/** What is to be started for a pool on `listener`. */
export function poolCrew(data: ServerData, listener: number): Member[] {
  const { threads, running, queue }: Options = data.options
  const pool = poolMemory({ threads, running, queue, connections: CONNECTIONS })
  const { work } = poolOn(pool)
  const workers = Array.from({ length: threads }, (_, thread) => ({
    name: `worker ${thread + 1}`,
    program: new URL('./worker-thread.ts', import.meta.url),
    data: { ...data, pool, thread },
    bury(): void {
      const client = new Work(work, thread).bury()
      if (client !== NOTHING) close(client)
    },
  }))
  const dispatcher = {
    name: 'dispatcher',
    program: new URL('./dispatcher-thread.ts', import.meta.url),
    data: { ...data, pool, listener },
  }
  return [dispatcher, ...workers]
}
// #endregion crew
