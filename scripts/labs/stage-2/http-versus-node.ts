/** Stage 2 against node:http, nginx and Apache: one client that keeps its connection. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { interleave } from '../interleave.ts'
import type { Findings, Lab, Session } from '../lab.ts'
import { type Asked, runAutocannon, runFixedRate, runWrk, type Sample } from '../load/load.ts'
import { canPin } from '../pinning.ts'
import type { MemoryUse, ServerProcess } from '../server-process.ts'
import { availableContenders, type Contender, contenders, startContender } from './contenders.ts'
import { plots } from './http-versus-node/plots.ts'
import type { How, Load, Samples } from './http-versus-node/samples.ts'
import { values } from './http-versus-node/values.ts'

export const httpVersusNode: Lab = {
  name: 'http-versus-node',
  title: 'The sequential server against node:http and nginx',
  file: import.meta.filename,
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
    const how: How = { client, rounds, rate: RATE, files }
    return {
      values: values(samples, memory, how),
      plots: plots(samples, memory, how),
      data: how,
    }
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

/** One load: which servers, what a sample of one is, and how many rounds of it. */
interface Trial {
  load: Load
  of: Servers
  sample(server: ServerProcess, name: Contender): Promise<Sample>
  rounds: number
  warmUp: number
}

async function measure(
  session: Session,
  rounds: number,
  servers: Servers,
  quiet: Servers,
): Promise<Samples> {
  const samples: Samples = new Map()
  const unchanged = await validatorsOf(servers)
  const all = [
    ...necessary(session, rounds, servers, unchanged),
    ...(session.quick ? [] : thorough(session, rounds, servers, quiet)),
  ]
  for (const { load, of, sample, ...turns } of all) {
    const list = [...of].map(([name, server]) => ({ name, measure: () => sample(server, name) }))
    const found = await interleave(list, turns, (text) => session.progress(`${load}, ${text}`))
    samples.set(load, found as Map<Contender, Sample[]>)
  }
  return samples
}

const small = { path: '/small.html' }

/** The loads without which there is nothing to be said: those of a rehearsal. */
function necessary(
  { quick, tools }: Session,
  rounds: number,
  of: Servers,
  unchanged: ReadonlyMap<Contender, Asked>,
): Trial[] {
  const closed = closedLoop(tools)
  const turns = { of, rounds, warmUp: quick ? 0 : 1 }
  const pace = { rate: RATE, seconds: quick ? 0.2 : 1 }
  return [
    { load: 'small', sample: (server) => closed(server, small, 1), ...turns },
    {
      load: 'unchanged',
      sample: (server, name) => closed(server, unchanged.get(name) ?? small, 1),
      ...turns,
    },
    {
      load: 'fixed-rate',
      sample: (server) => runFixedRate(server, small, pace),
      of,
      rounds: Math.ceil(rounds / 2),
      warmUp: 0, // it asks a thousand times before it counts
    },
  ]
}

function thorough({ tools }: Session, rounds: number, of: Servers, quiet: Servers): Trial[] {
  const closed = closedLoop(tools)
  const trial = (load: Load, asked: Asked, servers = of): Trial => ({
    load,
    of: servers,
    sample: (server) => closed(server, asked, 1),
    rounds: Math.ceil(rounds / 2),
    warmUp: 1,
  })
  return [
    ...(canPin() ? [{ ...trial('beside', { ...small, role: 'beside' }), rounds }] : []),
    trial('quiet', small, quiet),
    trial('medium', { path: '/medium.html' }),
    trial('large', { path: '/large.jpg' }),
    { ...trial('autocannon', small), sample: (server) => runAutocannon(server, small, 1) },
  ]
}

/** The client that asks again as soon as it has an answer. */
function closedLoop(tools: Session['tools']): typeof runWrk {
  return tools.has('wrk') ? runWrk : runAutocannon
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
