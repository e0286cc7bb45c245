/** The echo server of stage 1 against one on node:net, and against one in C for a floor. */
import { compile } from '../compile.ts'
import type { Findings } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { canPin } from '../pinning.ts'
import { ServerProcess } from '../server-process.ts'
import { type Load, runClient } from './echo-versus-net/client-run.ts'
import { findingsOf, type Name, type Samples, sizes } from './echo-versus-net/findings.ts'

const FOLDER = 'scripts/labs/stage-1/echo-versus-net'

export const echoVersusNet: Lab = {
  name: 'echo-versus-net',
  title: 'The echo server against one on node:net',
  file: import.meta.filename,
  uses: ['cc', 'taskset'],
  run,
}

async function run(session: Session): Promise<Findings> {
  const inC = session.tools.has('cc')
  const client = inC
    ? [compile(`${FOLDER}/client.c`, session.folder)]
    : [process.execPath, `${FOLDER}/client.ts`]
  const rounds = session.quick ? 2 : 9
  const servers = await startServers(session)
  try {
    const samples = await measure(client, servers, rounds, session)
    const how = { client: inC ? 'client in C' : 'client in TypeScript', rounds }
    return findingsOf(samples, how)
  } finally {
    await Promise.all([...servers.values()].map((server) => server.stop()))
  }
}

async function startServers({
  tools,
  folder: scratch,
}: Session): Promise<Map<Name, ServerProcess>> {
  const stage = [process.execPath, 'stages-src/1-echo/main.ts', '--port', '0']
  const servers = new Map<Name, ServerProcess>()
  const start = async (name: Name, command: readonly string[]) =>
    servers.set(name, await ServerProcess.start(command))
  await start('stage', stage)
  await start('sleeping', [...stage, '--spin', '0'])
  await start('net', [process.execPath, 'scripts/labs/peers/net-echo.ts'])
  if (tools.has('cc')) await start('c', [compile('scripts/labs/peers/echo.c', scratch)])
  return servers
}

async function measure(
  client: readonly string[],
  servers: ReadonlyMap<Name, ServerProcess>,
  rounds: number,
  { quick, progress }: Session,
): Promise<Samples> {
  const samples: Samples = new Map()
  for (const [key, load] of loads(quick ? 50 : 500)) {
    const contenders = [...servers].map(([name, server]) => ({
      name,
      measure: () => runClient(client, server, load),
    }))
    const turns = { rounds, warmUp: quick ? 1 : 2 }
    samples.set(key, await interleave(contenders, turns, (text) => progress(`${key}, ${text}`)))
  }
  return samples
}

/** Round trips of each size, with the client on a core of its own and beside the server; a stream. */
function loads(milliseconds: number): Map<string, Load> {
  const found = new Map<string, Load>()
  const roles = canPin() ? (['load', 'beside'] as const) : (['load'] as const)
  for (const role of roles) {
    for (const size of Object.keys(sizes).map(Number)) {
      found.set(`${role} ${size}`, { mode: 'trips', size, milliseconds, role })
    }
  }
  return found.set('stream', { mode: 'stream', size: 65_536, milliseconds, role: 'load' })
}
