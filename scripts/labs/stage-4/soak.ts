/** Minutes of requests of all kinds: whether memory and descriptors stay where they are. */
import { sleep } from '../../lib/patience.ts'
import { descriptors } from '../../lib/proc.ts'
import { Program } from '../../lib/program.ts'
import { Findings, row } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { pinning } from '../pinning.ts'
import type { ServerProcess } from '../server-process.ts'
import { summarize } from '../statistics.ts'
import { makeFiles, SMALL, startEvents } from './contenders.ts'

export const soak: Lab = {
  name: 'soak',
  title: 'Minutes of everything at once',
  file: import.meta.filename,
  needs: ['wrk'],
  uses: ['taskset'],
  run,
}

/** Seconds that it lasts, and how often it is looked at meanwhile. */
const SECONDS = 180
const LOOKS = 36

/** Clients that ask for this and that, clients that come for one request, and slow heads. */
const CLIENTS = { mixed: 32, closing: 8, slow: 100 }

/** The server at one moment. */
interface Look {
  second: number
  mebibytes: number
  descriptors: number
}

/** What a client has counted. */
interface Counted {
  count: number
  failed: number
}

async function run(session: Session): Promise<Findings> {
  const root = makeFiles(session.folder)
  const server = await startEvents({ root, log: undefined }, ['--header-timeout', '2'])
  try {
    const before = descriptors(server.pid).length
    const seconds = session.quick ? 4 : SECONDS
    const clients = startClients(server, seconds)
    const looks = await watch(server, seconds, session)
    const counted = await ended(clients)
    // A server hears of a goodbye when it looks the next time.
    await sleep(1000)
    const after = descriptors(server.pid).length
    return findingsOf(looks, counted, { seconds, before, after })
  } finally {
    await server.stop()
  }
}

type Clients = Readonly<Record<keyof typeof CLIENTS, Program>>

function startClients({ port }: ServerProcess, seconds: number): Clients {
  const load = pinning('load')
  const wrk = (connections: number, script: string, ...words: string[]) =>
    new Program([
      ...[...load, 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, ...words],
      `http://127.0.0.1:${port}${SMALL}`,
    ])
  const heads = 'scripts/labs/stage-4/slowloris/slow-heads.ts'
  return {
    mixed: wrk(CLIENTS.mixed, 'scripts/labs/stage-4/soak/mixed.lua'),
    closing: wrk(CLIENTS.closing, 'scripts/labs/load/wrk.lua', '-H', 'Connection: close'),
    slow: new Program([...load, process.execPath, heads, `${port}`, `${CLIENTS.slow}`, '500']),
  }
}

async function watch(
  server: ServerProcess,
  seconds: number,
  { progress }: Session,
): Promise<Look[]> {
  const looks: Look[] = []
  const began = performance.now()
  for (let look = 1; look <= LOOKS; look++) {
    const due = began + (look / LOOKS) * seconds * 900
    await sleep(Math.max(0, due - performance.now()))
    const second = (performance.now() - began) / 1000
    progress(`${second.toFixed(0)} of ${seconds} s`)
    looks.push({
      second,
      mebibytes: server.memory().anonymous / 2 ** 20,
      descriptors: descriptors(server.pid).length,
    })
  }
  return looks
}

/** What the two that count have counted. */
async function ended({ mixed, closing, slow }: Clients): Promise<Counted> {
  await Promise.all([mixed.exited, closing.exited])
  await slow.stop()
  const all = [mixed, closing].map((client): Counted => {
    const last = client.standardOutput.at(-1) ?? ''
    if (!last.startsWith('{')) throw new LabFailure(`wrk says: ${client.lines.join(' ')}`)
    return JSON.parse(last)
  })
  const total = (of: keyof Counted) => all.reduce((sum, counted) => sum + counted[of], 0)
  return { count: total('count'), failed: total('failed') }
}

interface Ends {
  seconds: number
  /** Descriptors before the first client came, and after the last has gone. */
  before: number
  after: number
}

function findingsOf(looks: readonly Look[], counted: Counted, ends: Ends): Findings {
  // The first third is for warming up: compiled code, pools, V8's own idea of a heap.
  const third = Math.floor(looks.length / 3)
  const middle = (part: readonly Look[]) => summarize(part.map((it) => it.mebibytes)).median
  const [early, late] = [middle(looks.slice(third, 2 * third)), middle(looks.slice(2 * third))]
  const where = `of ${ends.seconds} s with ${CLIENTS.mixed + CLIENTS.closing + CLIENTS.slow} clients`
  return new Findings()
    .count('requests', counted.count, 'requests', `answered in ${ends.seconds} s`)
    .count('failed', counted.failed, 'requests', 'that were not answered')
    .value('early', early, 'MiB', `memory in the second third ${where}`)
    .value('late', late, 'MiB', `memory in the last third ${where}`)
    .value('growth', late / early, '×', `memory in the last third over the second ${where}`)
    .count('descriptorsBefore', ends.before, '', 'descriptors before the first client')
    .count('descriptorsAfter', ends.after, '', 'descriptors after the last client')
    .dots('memory', {
      title: 'Memory over minutes',
      subtitle: `the process's own, ${where}: requests of eleven kinds, connections for one request, slow heads`,
      unit: 'MiB',
      better: 'less',
      rows: looks.map((look) => ({ ...row(atSecond(look), look.mebibytes, 4), x: look.second })),
    })
    .dots('descriptors', {
      title: 'Descriptors over minutes',
      subtitle: where,
      unit: 'descriptors',
      rows: looks.map((look) => ({ ...row(atSecond(look), look.descriptors, 4), x: look.second })),
    })
}

function atSecond({ second }: Look): string {
  return `after ${second.toFixed(0)} s`
}
