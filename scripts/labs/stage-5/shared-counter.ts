/** Two processes add to one word of shared memory, and wake each other by futex(2). */
import { outputOf } from '../../lib/run.ts'
import { Findings, row } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { canPin, pinning } from '../pinning.ts'
import { summarize } from '../statistics.ts'
import { transcribe } from '../terminal.ts'

const PROGRAM = 'scripts/labs/stage-5/shared-counter/count.ts'
const TURNS = 'scripts/labs/stage-5/shared-counter/there-and-back.ts'

export const sharedCounter: Lab = {
  name: 'shared-counter',
  title: 'A counter that two processes add to',
  file: import.meta.filename,
  uses: ['taskset'],
  run,
}

const manners = { plain: 'words[0] += 1', atomic: 'Atomics.add' } as const

type Manner = keyof typeof manners

/** As the program prints them: what is lost of what, and milliseconds. */
interface Round {
  lost: number
  of: number
  took: number
}

async function run(session: Session): Promise<Findings> {
  const rounds = session.quick ? 3 : 25
  session.progress('typed')
  const { transcript } = await transcribe(session, async (open) => {
    const terminal = open()
    await terminal.run(`node ${PROGRAM} plain 3`)
    await terminal.run(`node ${PROGRAM} atomic 3`)
  })
  const findings = new Findings().transcript('main', transcript)
  session.progress('rounds')
  addRounds(findings, await count('plain', rounds), await count('atomic', rounds))
  session.progress('there and back')
  await addTurns(findings, session)
  return findings
}

async function count(manner: Manner, rounds: number): Promise<Round[]> {
  const printed = await outputOf([process.execPath, PROGRAM, manner, `${rounds}`])
  const found = printed.matchAll(/^\d+ of (\d+): (\d+) lost, ([\d.]+) ms$/gm)
  return [...found].map(([, of, lost, took]) => ({
    of: Number(of),
    lost: Number(lost),
    took: Number(took),
  }))
}

function addRounds(findings: Findings, plain: readonly Round[], atomic: readonly Round[]): void {
  const [of, lost] = [plain[0]?.of ?? 0, plain.map((round) => round.lost)]
  if (atomic.some((round) => round.lost !== 0)) {
    throw new LabFailure('has lost counts with Atomics.add')
  }
  const each = (rounds: readonly Round[]) => rounds.map(({ took }) => (took / of) * 1e6)
  findings
    .count('additions', of, 'additions', 'by two processes together')
    .value('lost', lost, 'additions', 'lost without Atomics')
    .value('lostLeast', Math.min(...lost), 'additions', 'lost in the best round')
    .value('lostMost', Math.max(...lost), 'additions', 'lost in the worst round')
    .value('lostShare', (summarize(lost).median / of) * 100, '%', 'of the additions lost')
    .value('plainTime', each(plain), 'ns', 'for an addition of either process, without Atomics')
    .value('atomicTime', each(atomic), 'ns', 'for an addition of either process, with Atomics')
    .dots('rounds', {
      title: 'Additions lost without Atomics',
      subtitle: `of ${of.toLocaleString('en')} by two processes, round after round`,
      unit: 'additions',
      better: 'less',
      rows: lost.map((value, index) => ({
        ...{ label: `round ${index + 1}`, x: index + 1 },
        ...{ value, stage: 5 as const },
      })),
    })
    .bars('time', {
      title: 'What an addition takes while two processes add',
      subtitle: 'the first is wrong; median of all rounds; the range is the middle half',
      ...{ unit: 'ns', better: 'less' },
      rows: [row(manners.plain, each(plain)), row(manners.atomic, each(atomic), 5)],
    })
}

/** Where the other one runs, by the name of the value; the first is where servers are. */
const places = {
  futexAcross: { label: 'on two processors', other: 'load' },
  futexOne: { label: 'on one processor', other: 'server' },
} as const

async function addTurns(findings: Findings, { quick }: Session): Promise<void> {
  if (!canPin()) return
  const rows = []
  for (const [name, { label, other }] of Object.entries(places)) {
    const times: number[] = []
    for (let round = 0; round < (quick ? 1 : 7); round++) {
      const words = [TURNS, quick ? '2000' : '20000', ...pinning(other)]
      times.push(Number(await outputOf([...pinning('server'), process.execPath, ...words])))
    }
    findings.value(name, times, 'µs', `there and back by futex(2), ${label}`)
    rows.push(row(label, times, 5))
  }
  findings.bars('futex', {
    title: 'Two processes wake each other: there and back',
    subtitle: 'futex(2) on a word of shared memory; the range is the middle half',
    ...{ unit: 'µs', better: 'less', rows },
  })
}
