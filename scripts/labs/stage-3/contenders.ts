/** The servers that stage 3 is measured against, and stage 3 in its several ways. */
import { pin } from '../pinning.ts'
import type { ServerFiles } from '../server-files.ts'
import { ServerProcess } from '../server-process.ts'

/** Starts stage 3 in the way that these words say. It may use every core. */
export function startThreads(
  words: readonly string[],
  { root, log }: Pick<ServerFiles, 'root' | 'log'>,
): Promise<ServerProcess> {
  const where = ['--port', '0', '--root', root, '--access-log', log ?? 'off']
  const command = [process.execPath, 'stages-src/3-threads/main.ts', ...where, ...words]
  return ServerProcess.start(command, { role: 'anywhere' })
}

/**
 * Starts stage 3 on all cores, since many threads take their time, and then moves it to the one
 * of servers, where one of them runs at once.
 */
export async function startOnOneCore(
  words: readonly string[],
  files: Pick<ServerFiles, 'root' | 'log'>,
): Promise<ServerProcess> {
  const server = await startThreads(['--running', '1', ...words], files)
  await pin(server.pid, 'server')
  return server
}

/** node:http as `manner` says: files read whole, or kept in memory. */
export function startNodeHttp(
  manner: 'whole' | 'kept',
  { root }: Pick<ServerFiles, 'root'>,
  words: readonly string[] = [],
): Promise<ServerProcess> {
  const program = 'scripts/labs/peers/node-http.ts'
  return ServerProcess.start([process.execPath, program, `--${manner}`, ...words, root])
}

/** The two ways of stage 3, with so few threads that they run out. */
export const THREADS = 4

export const ways = {
  each: { label: 'a thread per connection', words: ['--model', 'thread-per-connection'] },
  pool: { label: 'pool', words: ['--model', 'pool'] },
} as const

export type Way = keyof typeof ways

/** Starts both ways, with those few threads and what other `words` say. */
export async function startWays(
  root: string,
  words: readonly string[] = [],
): Promise<Record<Way, ServerProcess>> {
  const start = (way: Way) =>
    startThreads([...ways[way].words, '--threads', `${THREADS}`, ...words], {
      root,
      log: undefined,
    })
  const [each, pool] = await Promise.all([start('each'), start('pool')])
  return { each, pool }
}
