/** Four threads, four clients that hold a connection each and say nothing: what does a fifth wait? */
import { mkdirSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { sleep } from '../../lib/patience.ts'
import { camelCase, Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import type { ServerProcess } from '../server-process.ts'
import { firstClients, timeOfSecond } from '../stage-2/second-client/first-clients.ts'
import { startWays, THREADS, type Way, ways } from './contenders.ts'
import { THINKERS, type Thought, think } from './idle-holders/thinkers.ts'

export const idleHolders: Lab = {
  name: 'idle-holders',
  title: 'What idle clients do to a server of four threads',
  file: import.meta.filename,
  run,
}

/** Seconds that a head may take, here: the stage itself waits 10. */
const HEADER_TIMEOUT = 1

/** What the holders do, by the names of `firstClients`. */
const holders = {
  nobody: 'Nobody holds a thread',
  idle: 'Four keep their connections',
  halfHead: 'Four have sent half a head',
} as const

type Holder = keyof typeof holders

async function run(session: Session): Promise<Findings> {
  const root = join(session.folder, 'site')
  mkdirSync(root)
  writeFileSync(join(root, 'small.html'), Buffer.alloc(1024, 'small\n'))
  session.progress('starting')
  const servers = await startWays(root, ['--header-timeout', `${HEADER_TIMEOUT}`])
  try {
    const findings = findingsOf(await measure(servers, session))
    addThoughts(findings, await thinkers(servers, session))
    return findings
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.stop()))
  }
}

/** Milliseconds of the fifth client, and how many of the four were still connected afterwards. */
interface Sample {
  waited: number
  kept: number
}

function measure(
  servers: Record<Way, ServerProcess>,
  { progress, quick }: Session,
): Promise<Map<`${Way} ${Holder}`, Sample[]>> {
  const list = (Object.keys(holders) as Holder[]).flatMap((holder) =>
    (Object.keys(ways) as Way[]).map((way) => ({
      name: `${way} ${holder}` as const,
      measure: () => fifthClient(servers[way].port, holder),
    })),
  )
  return interleave(list, { rounds: quick ? 1 : 5, warmUp: quick ? 0 : 1 }, progress)
}

async function fifthClient(port: number, holder: Holder): Promise<Sample> {
  const come = firstClients[holder]?.come
  const coming = Array.from({ length: THREADS }, () => come?.(port))
  const sockets = (await Promise.all(coming)).filter((it) => it instanceof Socket)
  let kept = sockets.length
  for (const socket of sockets) socket.once('end', () => (kept -= 1))
  // Long enough for each to have its thread.
  await sleep(30)
  const waited = await timeOfSecond(port)
  await sleep(20)
  for (const socket of sockets) socket.destroy()
  await sleep(20)
  return { waited, kept }
}

/** More clients than threads, each of which speaks now and then. */
function thinkers(
  servers: Record<Way, ServerProcess>,
  { progress, quick }: Session,
): Promise<Map<Way, Thought[]>> {
  const list = (Object.keys(ways) as Way[]).map((name) => ({
    name,
    measure: () => think(servers[name].port, quick ? 2 : 20),
  }))
  const turns = { rounds: quick ? 1 : 5, warmUp: quick ? 0 : 1 }
  return interleave(list, turns, (text) => progress(`clients that think, ${text}`))
}

function findingsOf(samples: ReadonlyMap<`${Way} ${Holder}`, readonly Sample[]>): Findings {
  const findings = new Findings()
  const all = [...samples].map(([name, found]) => {
    const [way, holder] = name.split(' ') as [Way, Holder]
    return { way, holder, found, waited: found.map((sample) => sample.waited) }
  })
  for (const { way, holder, found, waited } of all) {
    const words = `${ways[way].label}, ${holders[holder].toLowerCase()}`
    findings.value(camelCase(holder, way), waited, 'ms', `what the fifth client waits: ${words}`)
    if (holder !== 'idle') continue
    const kept = found.map((sample) => sample.kept)
    const label = `of four idle connections, how many outlive the fifth client: ${words}`
    findings.value(camelCase('kept', way), kept, '', label)
  }
  return findings.bars('waits', {
    title: 'How long the fifth client waits for 1 KiB',
    subtitle: `${THREADS} threads; heads may take ${HEADER_TIMEOUT} s; the range is the middle half`,
    unit: 'ms',
    better: 'less',
    rows: all.map(({ way, holder, waited }) => ({
      ...row(ways[way].label, waited, 3),
      series: holders[holder],
    })),
  })
}

function addThoughts(findings: Findings, thoughts: ReadonlyMap<Way, readonly Thought[]>): void {
  const who = `${THINKERS} clients that ask, pause and ask again`
  for (const [way, found] of thoughts) {
    const [words, connections] = [ways[way].label, found.map((it) => it.connections)]
    const waits = found.map(({ waited }) => waited)
    findings
      .value(camelCase('opened', way), connections, '', `connections a request, ${words}: ${who}`)
      .value(camelCase('thinker', way), waits, 'ms', `median of a request, ${words}: ${who}`)
  }
  findings.bars('opened', {
    title: 'Connections that a request takes',
    subtitle: `${who}, of ${THREADS} threads; 1 where no connection serves twice; the range is the middle half`,
    unit: 'connections',
    better: 'less',
    rows: [...thoughts].map(([way, found]) =>
      row(
        ways[way].label,
        found.map(({ connections }) => connections),
        3,
      ),
    ),
  })
}
