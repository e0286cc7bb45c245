/** Stage 2 against node:http, nginx and Apache: one client that keeps its connection. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { interleave } from '../interleave.ts'
import type { Findings, Lab, Session } from '../lab.ts'
import { type Asked, runAutocannon, runPaced, runWrk, type Sample } from '../load/load.ts'
import { canPin } from '../pinning.ts'
import type { MemoryUse, ServerProcess } from '../server-process.ts'
import {
  availableContenders,
  type Contender,
  contenderSources,
  contenders,
  startContender,
} from './contenders.ts'
import { findings, type Load, type Samples } from './http-versus-node/findings.ts'

const folder = 'scripts/labs/stage-2/http-versus-node'

export const httpVersusNode: Lab = {
  name: 'http-versus-node',
  title: 'The sequential server against node:http and nginx',
  sources: [...contenderSources, 'scripts/labs/load/*', `${folder}.ts`, `${folder}/*`],
  uses: ['wrk', 'nginx', 'apache2', 'taskset'],
  run,
}

/** Requests a second of the clients that ask at a fixed rate: what every contender can keep up with. */
const RATE = 1000

async function run(session: Session): Promise<Findings> {
  const files = makeFiles(session.folder)
  const servers = await start(session, 'logged', availableContenders(session))
  const quiet = await start(session, 'quiet', session.quick ? [] : ['stage', 'streamed', 'whole'])
  try {
    const rounds = session.quick ? 1 : 5
    const samples = await measure(session, rounds, servers, quiet)
    const memory = new Map<Contender, MemoryUse>()
    for (const [name, server] of servers) memory.set(name, server.memory())
    const client = session.tools.has('wrk') ? 'wrk' : 'autocannon'
    return findings(samples, memory, { client, rounds, rate: RATE, files })
  } finally {
    await Promise.all([...servers.values(), ...quiet.values()].map((server) => server.stop()))
  }
}

/** The files that are served, by their paths, with their lengths. */
const files = { '/small.html': 1024, '/medium.html': 16_384, '/large.jpg': 1_048_576 }

function makeFiles(scratch: string): typeof files {
  const root = join(scratch, 'root')
  mkdirSync(root)
  for (const [path, length] of Object.entries(files)) {
    writeFileSync(join(root, path), Buffer.alloc(length, 'a static file is served as it is.\n'))
  }
  // Apache, started by root, reads as another user.
  chmodSync(scratch, 0o755)
  return files
}

async function start(
  { folder: scratch }: Session,
  manner: 'logged' | 'quiet',
  names: readonly Contender[],
): Promise<Map<Contender, ServerProcess>> {
  const started = names.map(async (name): Promise<[Contender, ServerProcess]> => {
    const log = manner === 'logged' ? join(scratch, `${name}.log`) : undefined
    const given = { root: join(scratch, 'root'), log, folder: scratch }
    return [name, await startContender(name, given)]
  })
  return new Map(await Promise.all(started))
}

type Servers = ReadonlyMap<Contender, ServerProcess>

async function measure(
  { quick, tools, progress }: Session,
  rounds: number,
  servers: Servers,
  quiet: Servers,
): Promise<Samples> {
  const samples: Samples = new Map()
  const inTurns = async (
    load: Load,
    of: Servers,
    sample: (server: ServerProcess, name: Contender) => Promise<Sample>,
    turns: { rounds: number; warmUp: number },
  ) => {
    const list = [...of].map(([name, server]) => ({ name, measure: () => sample(server, name) }))
    const found = await interleave(list, turns, (text) => progress(`${load}, ${text}`))
    samples.set(load, found as Map<Contender, Sample[]>)
  }
  const closed = tools.has('wrk') ? runWrk : runAutocannon
  const turns = { rounds, warmUp: quick ? 0 : 1 }
  const fewer = { rounds: Math.ceil(rounds / 2), warmUp: 0 }
  const small = { path: '/small.html' }
  await inTurns('small', servers, (server) => closed(server, small, 1), turns)
  if (!quick) await inTurns('quiet', quiet, (server) => closed(server, small, 1), turns)
  const validators = await validatorsOf(servers)
  await inTurns(
    'unchanged',
    servers,
    (server, name) => closed(server, validators.get(name) ?? small, 1),
    turns,
  )
  if (!quick) {
    for (const [load, path] of [
      ['medium', '/medium.html'],
      ['large', '/large.jpg'],
    ] as const) {
      await inTurns(load, servers, (server) => closed(server, { path }, 1), turns)
    }
    const beside = { ...small, role: 'beside' } as const
    if (canPin()) await inTurns('beside', servers, (server) => closed(server, beside, 1), turns)
    await inTurns('autocannon', servers, (server) => runAutocannon(server, small, 1), fewer)
  }
  const pace = { rate: RATE, seconds: quick ? 0.2 : 1 }
  await inTurns('paced', servers, (server) => runPaced(server, small, pace), fewer)
  return samples
}

/** What each contender is asked, so that it answers that the small file has not changed. */
async function validatorsOf(servers: Servers): Promise<Map<Contender, Asked>> {
  const found = new Map<Contender, Asked>()
  for (const [name, server] of servers) {
    const url = `http://127.0.0.1:${server.port}/small.html`
    const response = await fetch(url, { headers: { connection: 'close' } })
    await response.arrayBuffer()
    const entityTag = response.headers.get('etag') ?? ''
    found.set(name, { path: '/small.html', fields: { 'If-None-Match': entityTag } })
    const again = await fetch(url, {
      headers: { 'if-none-match': entityTag, connection: 'close' },
    })
    if (again.status !== 304) throw new Error(`${contenders[name]} answers ${again.status}`)
  }
  return found
}
