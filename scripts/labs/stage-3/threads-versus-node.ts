/** Stage 3 in its two ways against stage 2, node:http and nginx: 64 kept-alive connections. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { outputOf } from '../../lib/run.ts'
import type { Findings } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { runAutocannon, runWrk } from '../load/load.ts'
import { startNginx } from '../peers/nginx.ts'
import { pin } from '../pinning.ts'
import type { ServerProcess } from '../server-process.ts'
import { startStage } from '../stage-2/contenders.ts'
import { startNodeHttp, startOnOneCore, startThreads } from './contenders.ts'
import {
  CONNECTIONS,
  type Contender,
  findingsOf,
  type Samples,
} from './threads-versus-node/findings.ts'

export const threadsVersusNode: Lab = {
  name: 'threads-versus-node',
  title: 'Threads against one thread, node:http and nginx',
  file: import.meta.filename,
  uses: ['wrk', 'nginx', 'taskset'],
  run,
}

async function run(session: Session): Promise<Findings> {
  const servers = await startAll(session)
  try {
    const client = session.tools.has('wrk') ? 'wrk' : 'autocannon'
    const rounds = session.quick ? 1 : 4
    return findingsOf(await measure(session, servers, rounds), { client, rounds })
  } finally {
    await Promise.all([...servers.values()].map((server) => server.stop()))
  }
}

type Servers = ReadonlyMap<Contender, ServerProcess>

/** How each is started; a rehearsal does with fewer threads. */
function starts(session: Session): Map<Contender, () => Promise<ServerProcess>> {
  const { folder, quick, tools } = session
  const root = join(folder, 'root')
  mkdirSync(root)
  writeFileSync(join(root, 'small.html'), Buffer.alloc(1024, 'a static file\n'))
  const files = { root, log: undefined, folder }
  const threads = (count: number) => ['--threads', `${quick ? count / 8 : count}`]
  const each = ['--model', 'thread-per-connection']
  const all = new Map<Contender, () => Promise<ServerProcess>>([
    ['pool', () => startOnOneCore(threads(64), files)],
    ['pool8', () => startOnOneCore(threads(8), files)],
    ['each', () => startWarm([...threads(64), ...each], files, session)],
    ['stage2', () => startStage(files)],
    ['whole', () => startNodeHttp('whole', files)],
    ['kept', () => startNodeHttp('kept', files)],
  ])
  if (tools.has('nginx')) all.set('nginx', () => startNginx(files))
  return all
}

/** One after the other: each has the cores for itself while it starts. */
async function startAll(session: Session): Promise<Map<Contender, ServerProcess>> {
  const servers = new Map<Contender, ServerProcess>()
  for (const [name, start] of starts(session)) {
    session.progress(`starting: ${name}`)
    servers.set(name, await start())
  }
  return servers
}

const small = { path: '/small.html', connections: CONNECTIONS }

/** Seconds in which a thread per connection compiles what it has 64 times. */
const WARM_UP = 15

/** A thread per connection takes its time to be warm, and that on all cores: the others need a round. */
async function startWarm(
  words: readonly string[],
  files: Parameters<typeof startThreads>[1],
  { progress, quick, tools }: Session,
): Promise<ServerProcess> {
  const server = await startThreads(words, files)
  if (!quick && tools.has('wrk')) {
    progress('warming up 64 threads')
    const url = `http://127.0.0.1:${server.port}${small.path}`
    await outputOf(['wrk', '-t1', `-c${CONNECTIONS}`, `-d${WARM_UP}s`, url])
  }
  await pin(server.pid, 'server')
  return server
}

function measure(session: Session, servers: Servers, rounds: number): Promise<Samples> {
  const ask = session.tools.has('wrk') ? runWrk : runAutocannon
  const asked = { ...small, connections: session.quick ? 8 : CONNECTIONS }
  const list = [...servers].map(([name, server]) => ({
    name,
    measure: () => ask(server, asked, 1),
  }))
  return interleave(list, { rounds, warmUp: session.quick ? 0 : 1 }, session.progress)
}
