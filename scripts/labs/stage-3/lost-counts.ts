/** Two threads add a million times each: what is lost without Atomics, with them, and with a lock. */
import { outputOf } from '../../lib/run.ts'
import { Findings, row } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { canPin, pinning } from '../pinning.ts'
import { significant, summarize } from '../statistics.ts'
import { transcribe } from '../terminal.ts'

const PROGRAM = 'scripts/labs/stage-3/lost-counts/count.ts'

export const lostCounts: Lab = {
  name: 'lost-counts',
  title: 'A counter that two threads add to',
  file: import.meta.filename,
  uses: ['taskset'],
  run,
}

/** Sums, as the program prints them: what is lost of what, and milliseconds. */
interface Round {
  lost: number
  of: number
  took: number
}

const manners = {
  plain: 'counter[0] += 1',
  atomic: 'Atomics.add',
  mutex: 'a mutex around += 1',
} as const

type Manner = keyof typeof manners

async function run(session: Session): Promise<Findings> {
  const rounds = session.quick ? 3 : 25
  session.progress('typed')
  const { transcript } = await transcribe(session, async (open) => {
    const terminal = open()
    await terminal.run(`node ${PROGRAM} plain 3`)
    await terminal.run(`node ${PROGRAM} atomic 3`)
    await terminal.run(`node ${PROGRAM} mutex 3`)
  })
  const samples = new Map<Manner, Round[]>()
  for (const manner of Object.keys(manners) as Manner[]) {
    session.progress(manners[manner])
    samples.set(manner, await count(manner, rounds))
  }
  const alone = canPin() ? await count('plain', rounds, pinning('server')) : undefined
  return findingsOf(samples, alone).transcript('main', transcript)
}

async function count(
  manner: Manner,
  rounds: number,
  pin: readonly string[] = [],
): Promise<Round[]> {
  const printed = await outputOf([...pin, process.execPath, PROGRAM, manner, `${rounds}`])
  const found = printed.matchAll(/^\d+ of (\d+): (\d+) lost, ([\d.]+) ms$/gm)
  return [...found].map(([, of, lost, took]) => ({
    lost: Number(lost),
    of: Number(of),
    took: Number(took),
  }))
}

function findingsOf(
  samples: ReadonlyMap<Manner, readonly Round[]>,
  alone: readonly Round[] | undefined,
): Findings {
  const findings = new Findings()
  const plain = samples.get('plain') ?? []
  const [of, shares] = [plain[0]?.of ?? 0, plain.map((round) => round.lost)]
  const wrong = [...samples].find(
    ([manner, rounds]) => manner !== 'plain' && rounds.some(({ lost }) => lost !== 0),
  )
  if (wrong) throw new LabFailure(`has lost counts with ${manners[wrong[0]]}`)
  findings
    .count('additions', of, 'additions', 'by two threads together')
    .value('lost', shares, 'additions', 'lost without Atomics')
    .value('lostLeast', Math.min(...shares), 'additions', 'lost in the best round')
    .value('lostMost', Math.max(...shares), 'additions', 'lost in the worst round')
    .value('lostShare', (summarize(shares).median / of) * 100, '%', 'of the additions lost')
  for (const [manner, rounds] of samples) {
    const each = rounds.map(({ took }) => (took / of) * 1e6)
    findings.value(
      `${manner}Time`,
      each,
      'ns',
      `of both threads, for an addition: ${manners[manner]}`,
    )
  }
  if (alone) {
    const lossy = alone.filter(({ lost }) => lost > 0).length
    findings
      .count('roundsOnOneCore', alone.length, 'rounds', 'without Atomics, on one core')
      .count('lossyOnOneCore', lossy, 'rounds', 'of these that lost anything')
  }
  return findings
    .dots('rounds', {
      title: 'Additions lost without Atomics',
      subtitle: `of ${of.toLocaleString('en')} by two threads on two cores, round after round`,
      unit: 'additions',
      rows: plain.map(({ lost }, index) => ({
        label: `round ${index + 1}`,
        x: index + 1,
        value: lost,
        stage: 3,
      })),
    })
    .bars('time', {
      title: 'What an addition takes while two threads add',
      subtitle: 'the first is wrong; median of all rounds; the range is the middle half',
      unit: 'ns',
      better: 'less',
      rows: [...samples].map(([manner, rounds]) =>
        row(
          manners[manner],
          rounds.map(({ took }) => significant((took / of) * 1e6)),
          manner === 'plain' ? undefined : 3,
        ),
      ),
    })
}
