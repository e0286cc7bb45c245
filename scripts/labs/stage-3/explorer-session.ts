/** The interleaving explorer on our own primitives, with mistakes in them and without. */
import { outputOf } from '../../lib/run.ts'
import { Findings } from '../findings.ts'
import type { Lab, Session } from '../lab.ts'
import { transcribe } from '../terminal.ts'

const EXPLORE = 'scripts/explore.ts'

export const explorerSession: Lab = {
  name: 'explorer-session',
  title: 'Threads in every order that matters',
  file: import.meta.filename,
  run,
}

/** What one bound came to, as `--json` prints it. */
interface Round {
  bound: number
  schedules: number
  milliseconds: number
}

/** Lines that the text says nothing about. */
const NOISE = /^ +called from|^$/

async function run(session: Session): Promise<Findings> {
  const bound = session.quick ? 1 : 3
  session.progress('mistakes')
  const lock = await explored(session, 'mutex --mistake mutex-two-states')
  const race = await explored(session, 'counter --mistake counter-plain-read')
  const mutex = await explored(session, 'mutex --schedule AB3A2')
  // Which order is found first changes with the search; this is the one that the text tells of.
  const early = '--mistake condition-looks-too-late --schedule A2C4A'
  const lost = await explored(session, `condition ${early}`)
  session.progress('the pool')
  const pool = await explored(session, `pool --bound ${bound}`)
  session.progress('the queue')
  const queue = await rounds('queue', bound)
  const last = queue.at(-1)
  const seconds = (last?.milliseconds ?? 0) / 1000
  const all = (await rounds('pool', bound)).at(-1)?.schedules ?? 0
  return new Findings()
    .count('queueSchedules', last?.schedules ?? 0, 'schedules', `of the queue, bound ${bound}`)
    .value('queueSeconds', seconds, 's', 'for the queue, all bounds up to that')
    .value(
      'schedulesPerSecond',
      (last?.schedules ?? 0) / seconds,
      'schedules/s',
      'of the queue, on one processor',
    )
    .count('poolSchedules', all, 'schedules', `of the pool, bound ${bound}`)
    .transcript('main', lock)
    .transcript('race', race)
    .transcript('mutex', mutex)
    .transcript('lost', lost)
    .transcript('pool', pool)
}

async function explored(session: Session, words: string) {
  const { transcript } = await transcribe(session, async (open, lines) => {
    lines.omit(NOISE)
    await open().run(`npm run -s explore -- ${words}`)
  })
  return transcript
}

async function rounds(name: string, bound: number): Promise<Round[]> {
  const words = [EXPLORE, name, '--bound', `${bound}`, '--json']
  const node = [process.execPath, '--disable-warning=ExperimentalWarning']
  const printed = await outputOf([...node, ...words])
  return (JSON.parse(printed) as { rounds: Round[] }).rounds
}
