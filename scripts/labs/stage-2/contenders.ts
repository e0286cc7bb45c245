/** The servers of static files that are measured side by side. */
import { join } from 'node:path'
import type { Session } from '../lab.ts'
import { startApache } from '../peers/apache.ts'
import { startNginx } from '../peers/nginx.ts'
import type { ServerFiles } from '../server-files.ts'
import { ServerProcess } from '../server-process.ts'
import { SideBySide } from '../side-by-side.ts'

/** As plots name them. */
export const contenders = {
  stage: 'stage 2',
  streamed: 'node:http, streaming',
  whole: 'node:http, whole files',
  nginx: 'nginx',
  apache: 'Apache',
} as const

export type Contender = keyof typeof contenders

/** For plots and numbers that set stage 2 beside its peers. */
export const sideBySide = new SideBySide(contenders, 2, ['stage'])

/** Those that this machine has. */
export function availableContenders({ tools }: Session): Contender[] {
  const program = { nginx: 'nginx', apache: 'apache2' } as const
  return (Object.keys(contenders) as Contender[]).filter(
    (name) => (name !== 'nginx' && name !== 'apache') || tools.has(program[name]),
  )
}

/** Starts several at once, each with the file `NAME.log` for its access log unless told otherwise. */
export async function startContenders(
  names: readonly Contender[],
  { root, folder }: Omit<ServerFiles, 'log'>,
  { logging = true } = {},
): Promise<Map<Contender, ServerProcess>> {
  const started = names.map(async (name): Promise<[Contender, ServerProcess]> => {
    const log = logging ? join(folder, `${name}.log`) : undefined
    return [name, await startContender(name, { root, log, folder })]
  })
  return new Map(await Promise.all(started))
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
