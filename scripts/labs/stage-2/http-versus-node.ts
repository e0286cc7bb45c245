/** Stage 2 against node:http, nginx and Apache: one client that keeps its connection. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Findings } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { type Asked, runAutocannon, runFixedRate, runWrk, type Sample } from '../load/load.ts'
import { canPin } from '../pinning.ts'
import type { ServerProcess } from '../server-process.ts'
import { availableContenders, type Contender, contenders, startContenders } from './contenders.ts'
import { findingsOf } from './http-versus-node/findings.ts'
import type { Load, Samples } from './http-versus-node/samples.ts'

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
  const root = makeFiles(session.folder)
  const given = { root, folder: session.folder }
  const servers = await startContenders(availableContenders(session), given)
  const quietOnes = session.quick ? [] : (['stage', 'streamed', 'whole'] as const)
  const quiet = await startContenders(quietOnes, given, { logging: false })
  try {
    const rounds = session.quick ? 1 : 5
    const samples = await measure(session, rounds, servers, quiet)
    const memory = new Map([...servers].map(([name, server]) => [name, server.memory()]))
    const client = session.tools.has('wrk') ? 'wrk' : 'autocannon'
    return findingsOf(samples, memory, { client, rounds, rate: RATE, files })
  } finally {
    await Promise.all([...servers.values(), ...quiet.values()].map((server) => server.stop()))
  }
}

/** The files that are served, by their paths, with their lengths. */
const files = { '/small.html': 1024, '/medium.html': 16_384, '/large.jpg': 1_048_576 }

function makeFiles(scratch: string): string {
  const root = join(scratch, 'root')
  mkdirSync(root)
  for (const [path, length] of Object.entries(files)) {
    writeFileSync(join(root, path), Buffer.alloc(length, 'a static file is served as it is.\n'))
  }
  return root
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
    samples.set(load, found)
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
