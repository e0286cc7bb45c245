/** The servers that stage 5 is measured against, and stage 5 in its several ways. */
import type { Session } from '../lab.ts'
import { startNginx } from '../peers/nginx.ts'
import type { Role } from '../pinning.ts'
import type { ServerFiles } from '../server-files.ts'
import { ServerProcess } from '../server-process.ts'
import { SideBySide } from '../side-by-side.ts'
import { startStage } from '../stage-2/contenders.ts'
import { startThreads } from '../stage-3/contenders.ts'
import { CONNECTIONS, startEvents } from '../stage-4/contenders.ts'

/** As plots name them, the earlier architectures first. */
export const contenders = {
  stage2: 'stage 2, one thread',
  pool: 'stage 3, pool',
  each: 'stage 3, thread per connection',
  stage4: 'stage 4, event loop',
  stage: 'stage 5, kernel',
  reuseport: 'stage 5, reuseport',
  roundRobin: 'stage 5, round-robin',
  leastConnections: 'stage 5, least-connections',
  nginx: 'nginx',
  cluster: 'node:cluster',
  nodeHttp: 'node:http',
} as const

export type Contender = keyof typeof contenders

/** The ways in which connections come to a worker, by the names of their contenders. */
export const balances = {
  stage: 'kernel',
  reuseport: 'reuseport',
  roundRobin: 'round-robin',
  leastConnections: 'least-connections',
} as const

export type Balanced = keyof typeof balances

/** For plots and numbers that set stage 5 beside its peers. */
export const sideBySide = new SideBySide<Contender>(contenders, 5, [
  'stage',
  ...(['reuseport', 'roundRobin', 'leastConnections'] as const),
])

/** Those of these that this machine has. */
export function available<Name extends Contender>(
  names: readonly Name[],
  { tools }: Pick<Session, 'tools'>,
): Name[] {
  return names.filter((name) => name !== 'nginx' || tools.has('nginx'))
}

export interface Manner {
  /** How many processes serve, where that can be said. */
  workers: number
  /** Where they run. */
  role?: Role
}

/** More threads than connections there are at once. */
const THREADS = 64

/** Starts a server that keeps idle connections for ten minutes; nginx is set up as suits it best. */
export function startContender(
  name: Contender,
  files: ServerFiles,
  { workers, role = 'server' }: Manner,
): Promise<ServerProcess> {
  const nginx = { connections: CONNECTIONS, openFileCache: true, bufferedLog: true, nopush: false }
  const threads = (model: string) => startThreads([...model.split(' ')], files)
  switch (name) {
    case 'stage2':
      return startStage(files)
    case 'pool':
      return threads('--model pool --threads 8')
    case 'each':
      return threads(`--model thread-per-connection --threads ${THREADS}`)
    case 'stage4':
      return startEvents(files, [], { role })
    case 'nginx':
      return startNginx(files, { ...nginx, workers, role })
    case 'cluster':
      return startCluster(files, { workers, role })
    case 'nodeHttp':
      return startNode(['scripts/labs/peers/node-http.ts'], files, role)
    default:
      return startProcesses(files, { workers, role, words: ['--balance', balances[name]] })
  }
}

/** node:cluster in front of node:http, with files read whole. */
export function startCluster(
  files: Pick<ServerFiles, 'root' | 'log'>,
  { workers, role = 'server' }: Manner,
): Promise<ServerProcess> {
  return startNode(['scripts/labs/peers/node-cluster.ts', `${workers}`], files, role)
}

function startNode(
  program: readonly string[],
  { root, log }: Pick<ServerFiles, 'root' | 'log'>,
  role: Role,
): Promise<ServerProcess> {
  const words = ['--whole', '--patient', ...(log === undefined ? [] : ['--log', log]), root]
  return ServerProcess.start([process.execPath, ...program, ...words], { role })
}

interface Ways extends Manner {
  words?: readonly string[]
  environment?: Record<string, string>
  /** What Node is to be told, before the name of the program. */
  node?: readonly string[]
}

/** Stage 5 with room for all connections, and whatever other `words` say. */
export function startProcesses(
  { root, log }: Pick<ServerFiles, 'root' | 'log'>,
  { workers, role = 'server', words = [], node = [], environment = {} }: Ways,
): Promise<ServerProcess> {
  const where = ['--port', '0', '--root', root, '--access-log', log ?? 'off']
  const room = ['--max-connections', `${CONNECTIONS}`, '--keep-alive-timeout', '600']
  const command = [process.execPath, ...node, 'stages-src/5-processes/main.ts', ...where, ...room]
  const all = [...command, '--workers', `${workers}`, ...words]
  return ServerProcess.start(all, { environment, role })
}

/** The small prefork server that goes other ways, as its words say. */
export function startPrefork(
  words: readonly string[],
  role: Role = 'anywhere',
): Promise<ServerProcess> {
  return ServerProcess.start([process.execPath, 'scripts/labs/peers/prefork.ts', ...words], {
    role,
  })
}

/** Starts several, one after the other: each has the cores for itself while it starts. */
export async function startContenders<Name extends Contender>(
  names: readonly Name[],
  { folder, progress }: Pick<Session, 'folder' | 'progress'>,
  root: string,
  manner: Manner,
): Promise<Map<Name, ServerProcess>> {
  const servers = new Map<Name, ServerProcess>()
  for (const name of names) {
    progress(`starting: ${contenders[name]}`)
    try {
      servers.set(name, await startContender(name, { root, log: undefined, folder }, manner))
    } catch (error) {
      await Promise.all([...servers.values()].map((server) => server.stop()))
      throw error
    }
  }
  return servers
}
