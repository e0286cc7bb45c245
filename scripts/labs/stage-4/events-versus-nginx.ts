/** Stage 4 against nginx, a server in C, node:http and the stages before it, in ten situations. */
import type { Program } from '../../lib/program.ts'
import type { Findings } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { type Asked, runAutocannon, runFixedRate, runWrk, type Sample } from '../load/load.ts'
import type { ServerProcess } from '../server-process.ts'
import { available, type Contender, makeFiles, startContenders, stopAll } from './contenders.ts'
import { findingsOf } from './events-versus-nginx/findings.ts'
import { footprintOf } from './events-versus-nginx/footprint.ts'
import {
  type Samples,
  type Situation,
  type SituationName,
  situations,
} from './events-versus-nginx/situations.ts'
import { openIdle } from './idle-connections.ts'

export const eventsVersusNginx: Lab = {
  name: 'events-versus-nginx',
  title: 'One thread against nginx',
  file: import.meta.filename,
  uses: ['wrk', 'nginx', 'cc', 'taskset'],
  run,
}

/** Those that are measured in every situation. */
const usual: readonly Contender[] = ['stage', 'nginx', 'nginxOff', 'floor', 'kept', 'whole']
const earlier: readonly Contender[] = ['stage2', 'stage3']

/** Those that can write a log: the floor cannot. */
const logging: readonly Contender[] = ['stage', 'nginx', 'nginxOff', 'kept', 'whole']

/** A rehearsal does with the fewest of which something can be said. */
function contendersOf({ quick }: Session) {
  if (quick) return { silent: ['stage', 'nginx', 'floor'], logging: ['stage', 'nginx'] } as const
  return { silent: [...usual, ...earlier], logging } as const
}

type Servers = ReadonlyMap<Contender, ServerProcess>

async function run(session: Session): Promise<Findings> {
  const root = makeFiles(session.folder)
  const footprint = await footprintOf(session, root)
  const { silent, logging } = contendersOf(session)
  const quiet = await startContenders(available(silent, session), session, root)
  const logged = await startContenders(available(logging, session), session, root, {
    logging: true,
  })
  try {
    const samples = await measureAll(session, quiet, logged)
    const client = session.tools.has('wrk') ? 'wrk' : 'autocannon'
    return findingsOf(samples, footprint, { client, rounds: roundsOf(session) })
  } finally {
    await stopAll([...quiet.values(), ...logged.values()])
  }
}

const roundsOf = ({ quick }: Session) => (quick ? 1 : 5)

/** What a rehearsal does without. */
const thorough: readonly SituationName[] = ['one', 'thousand', 'browser', 'idle']

async function measureAll(session: Session, quiet: Servers, logged: Servers): Promise<Samples> {
  const samples: Samples = new Map()
  for (const [name, situation] of Object.entries(situations) as [SituationName, Situation][]) {
    if (session.quick && thorough.includes(name)) continue
    if (!session.tools.has('wrk') && situation.asked.pipelined) continue
    const tell = (text: string) => session.progress(`${situation.label}, ${text}`)
    const servers = takingPart(situation, situation.isLogged ? logged : quiet)
    samples.set(name, await measure(situation, servers, { ...session, progress: tell }))
  }
  return samples
}

/** The stages before this one are measured where they are asked for. */
function takingPart({ also = [] }: Situation, servers: Servers): Servers {
  return new Map([...servers].filter(([name]) => usual.includes(name) || also.includes(name)))
}

async function measure(
  situation: Situation,
  servers: Servers,
  session: Session,
): Promise<Map<Contender, Sample[]>> {
  const idle: Program[] = []
  try {
    for (const { port } of situation.idle ? servers.values() : []) {
      idle.push(await openIdle(port, situation.idle ?? 0))
    }
    const list = [...servers].map(([name, server]) => ({
      name,
      measure: () => sample(server, situation, session),
    }))
    return await interleave(list, turns(situation, session), session.progress)
  } finally {
    await Promise.all(idle.map((program) => program.stop()))
  }
}

/** The first situation is the one that counts most. */
function turns({ also, warmUp = 0 }: Situation, session: Session) {
  const rounds = roundsOf(session)
  if (session.quick) return { rounds, warmUp: also ? 1 : 0 }
  return { rounds: also ? rounds : Math.ceil(rounds / 2), warmUp }
}

function sample(
  server: ServerProcess,
  { asked, rate }: Situation,
  { quick, tools }: Session,
): Promise<Sample> {
  if (rate !== undefined) return runFixedRate(server, asked, { rate, seconds: quick ? 0.2 : 1 })
  const closedLoop: (server: ServerProcess, asked: Asked, seconds: number) => Promise<Sample> =
    tools.has('wrk') ? runWrk : runAutocannon
  return closedLoop(server, asked, 1)
}
