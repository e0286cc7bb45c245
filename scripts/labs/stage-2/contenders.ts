/** The servers of static files that are measured side by side. */
import type { Session } from '../lab.ts'
import { startApache } from '../peers/apache.ts'
import { startNginx } from '../peers/nginx.ts'
import type { ServerFiles } from '../server-files.ts'
import { ServerProcess } from '../server-process.ts'

/** As plots name them. */
export const contenders = {
  stage: 'stage 2',
  streamed: 'node:http, streaming',
  whole: 'node:http, whole files',
  nginx: 'nginx',
  apache: 'Apache',
} as const

export type Contender = keyof typeof contenders

/** Those that this machine has. */
export function availableContenders({ tools }: Session): Contender[] {
  const program = { nginx: 'nginx', apache: 'apache2' } as const
  return (Object.keys(contenders) as Contender[]).filter(
    (name) => (name !== 'nginx' && name !== 'apache') || tools.has(program[name]),
  )
}

export function startContender(name: Contender, files: ServerFiles): Promise<ServerProcess> {
  if (name === 'nginx') return startNginx(files)
  if (name === 'apache') return startApache(files)
  return name === 'stage' ? startStage(files) : startNodeHttp(files, name === 'whole')
}

/** Stage 2 as it comes, but for where its access log goes. */
export function startStage(
  { root, log }: Pick<ServerFiles, 'root' | 'log'>,
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  const where = ['--port', '0', '--root', root, '--access-log', log ?? 'off']
  return ServerProcess.start([process.execPath, 'stages-src/2-http/main.ts', ...where, ...flags])
}

function startNodeHttp({ root, log }: ServerFiles, whole: boolean): Promise<ServerProcess> {
  const manner = whole ? ['--whole'] : []
  const logging = log === undefined ? [] : ['--log', log]
  const words = ['scripts/labs/peers/node-http.ts', ...manner, ...logging, root]
  return ServerProcess.start([process.execPath, ...words])
}
