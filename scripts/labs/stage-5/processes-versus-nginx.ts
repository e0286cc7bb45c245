/** Stage 5 against stage 4, nginx and node:cluster: one worker, two workers, connections passed on. */
import type { Findings } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { runWrk, type Sample } from '../load/load.ts'
import { makeFiles, stopAll } from '../stage-4/contenders.ts'
import { available, type Contender, startContenders } from './contenders.ts'
import { findingsOf } from './processes-versus-nginx/findings.ts'
import {
  type Samples,
  type Situation,
  type SituationName,
  setups,
  situations,
} from './processes-versus-nginx/situations.ts'

export const processesVersusNginx: Lab = {
  name: 'processes-versus-nginx',
  title: 'Two processes against nginx',
  file: import.meta.filename,
  needs: ['wrk'],
  uses: ['nginx', 'taskset'],
  run,
}

async function run(session: Session): Promise<Findings> {
  const root = makeFiles(session.folder)
  const samples: Samples = new Map()
  for (const [name, situation] of Object.entries(situations) as [SituationName, Situation][]) {
    if (session.quick && situation.isThorough) continue
    const tell = (text: string) => session.progress(`${situation.label}, ${text}`)
    samples.set(name, await measure(situation, root, { ...session, progress: tell }))
  }
  return findingsOf(samples, roundsOf(session))
}

const roundsOf = ({ quick }: Session) => (quick ? 1 : 7)

async function measure(
  { setup, asked, among }: Situation,
  root: string,
  session: Session,
): Promise<Map<Contender, Sample[]>> {
  const names = available(among, session)
  const servers = await startContenders(names, session, root, setups[setup])
  try {
    const list = [...servers].map(([name, server]) => ({
      name,
      measure: () => runWrk(server, { ...asked, role: setups[setup].load }, 1),
    }))
    const turns = { rounds: roundsOf(session), warmUp: session.quick ? 0 : 2 }
    return await interleave(list, turns, session.progress)
  } finally {
    await stopAll(servers.values())
  }
}
