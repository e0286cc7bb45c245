/** The servers that stage 4 is measured against, and stage 4 itself. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from '../compile.ts'
import type { Session } from '../lab.ts'
import { startNginx } from '../peers/nginx.ts'
import type { Role } from '../pinning.ts'
import type { ServerFiles } from '../server-files.ts'
import { ServerProcess } from '../server-process.ts'
import { SideBySide } from '../side-by-side.ts'
import { startStage } from '../stage-2/contenders.ts'
import { startOnOneCore } from '../stage-3/contenders.ts'
import type { ToolName } from '../tools.ts'

/** As plots name them. */
export const contenders = {
  stage: 'stage 4',
  nginx: 'nginx, sendfile on',
  nginxOff: 'nginx, sendfile off',
  floor: 'C, epoll, from memory',
  kept: 'node:http, file in memory',
  whole: 'node:http, whole files',
  stage2: 'stage 2, one thread',
  stage3: 'stage 3, pool of 8',
} as const

export type Contender = keyof typeof contenders

/** For plots and numbers that set stage 4 beside its peers. */
export const sideBySide = new SideBySide(contenders, 4, ['stage'])

/** What a contender is made with, where that may be missing. */
const madeWith: Partial<Record<Contender, ToolName>> = {
  nginx: 'nginx',
  nginxOff: 'nginx',
  floor: 'cc',
}

/** Those of these that this machine has. */
export function available<Name extends Contender>(
  names: readonly Name[],
  { tools }: Pick<Session, 'tools'>,
): Name[] {
  return names.filter((name) => {
    const tool = madeWith[name]
    return tool === undefined || tools.has(tool)
  })
}

/** A file of 1 KiB and one of 100 KiB. */
export const SMALL = '/small.html'
export const LARGE = '/large.html'

/** Makes a document root with those two files, and returns where it is. */
export function makeFiles(folder: string): string {
  const root = join(folder, 'root')
  mkdirSync(root)
  writeFileSync(join(root, SMALL), Buffer.alloc(1024, 'a static file\n'))
  writeFileSync(join(root, LARGE), Buffer.alloc(100 * 1024, 'a static file\n'))
  return root
}

/** How many connections a server under measurement may have. */
export const CONNECTIONS = 12_000

/**
 * Starts a server that keeps idle connections for ten minutes. The one in C writes no log; nginx is
 * set up as suits it best here: with tcp_nopush it would make two calls more a request.
 */
export function startContender(name: Contender, files: ServerFiles): Promise<ServerProcess> {
  const nginx = { connections: CONNECTIONS, openFileCache: true, bufferedLog: true, nopush: false }
  const starts: Record<Contender, () => Promise<ServerProcess>> = {
    stage: () => startEvents(files),
    nginx: () => startNginx(files, nginx),
    nginxOff: () => startNginx(files, { ...nginx, sendfile: false }),
    floor: () => startFloor(files),
    kept: () => startNodeHttp('kept', files),
    whole: () => startNodeHttp('whole', files),
    stage2: () => startStage(files),
    stage3: () => startOnOneCore(['--threads', '8'], files),
  }
  return starts[name]()
}

/** Starts several, one after the other: each has the core for itself while it starts. */
export async function startContenders<Name extends Contender>(
  names: readonly Name[],
  { folder, progress }: Pick<Session, 'folder' | 'progress'>,
  root: string,
  { logging = false } = {},
): Promise<Map<Name, ServerProcess>> {
  const servers = new Map<Name, ServerProcess>()
  for (const name of names) {
    progress(`starting: ${contenders[name]}`)
    const log = logging ? join(folder, `${name}.log`) : undefined
    try {
      servers.set(name, await startContender(name, { root, log, folder }))
    } catch (error) {
      await stopAll(servers.values())
      throw error
    }
  }
  return servers
}

/** Stops all of them. */
export async function stopAll(servers: Iterable<ServerProcess>): Promise<void> {
  await Promise.all([...servers].map((server) => server.stop()))
}

interface Manner {
  /** What Node is to be told, before the name of the program. */
  node?: readonly string[]
  environment?: Record<string, string>
  /** Where it runs; on the core of servers where nothing else is said. */
  role?: Role
}

/** Stage 4 with room for all connections, and whatever other `words` say. */
export function startEvents(
  { root, log }: Pick<ServerFiles, 'root' | 'log'>,
  words: readonly string[] = [],
  { node = [], environment = {}, role = 'server' }: Manner = {},
): Promise<ServerProcess> {
  const where = ['--port', '0', '--root', root, '--access-log', log ?? 'off']
  const room = ['--max-connections', `${CONNECTIONS}`, '--keep-alive-timeout', '600']
  const command = [process.execPath, ...node, 'stages-src/4-events/main.ts', ...where, ...room]
  return ServerProcess.start([...command, ...words], { environment, role })
}

/** The server in C, compiled on the spot. */
export function startFloor({ root, folder }: ServerFiles): Promise<ServerProcess> {
  return ServerProcess.start([compile('scripts/labs/peers/events.c', folder), '0', root])
}

/** node:http with files read whole, or kept in memory. */
export function startNodeHttp(
  manner: 'whole' | 'kept',
  { root, log }: Pick<ServerFiles, 'root' | 'log'>,
): Promise<ServerProcess> {
  const words = [`--${manner}`, '--patient', ...(log === undefined ? [] : ['--log', log]), root]
  return ServerProcess.start([process.execPath, 'scripts/labs/peers/node-http.ts', ...words])
}
