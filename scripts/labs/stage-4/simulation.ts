/** Stage 4's server on a simulated kernel: hours of clients in minutes, and mistakes found. */
import { outputOf, run as runToEnd } from '../../lib/run.ts'
import type { ProofLine, Total } from '../../simulate/simulate.ts'
import { Findings, row } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { transcribe } from '../terminal.ts'

export const simulation: Lab = {
  name: 'simulation',
  title: 'A server on a kernel in memory',
  file: import.meta.filename,
  run,
}

const SIMULATE = ['--conditions=simulated', '--disable-warning=ExperimentalWarning']
const PROGRAM = 'scripts/simulate.ts'

/** How the loop waits, and what the command line calls it. */
const WAYS = [
  { label: 'epoll, level', words: ['--backend', 'epoll'] },
  { label: 'epoll, edge', words: ['--edge'] },
  { label: 'poll', words: ['--backend', 'poll'] },
] as const

/** Seconds for each of them, and simulations for each mistake. */
const SECONDS = 60
const MOST = 3000

async function run(session: Session): Promise<Findings> {
  const totals: (Total & { label: string })[] = []
  for (const { label, words } of WAYS) {
    session.progress(label)
    const many = session.quick ? ['--seeds', '20'] : ['--seconds', `${SECONDS}`]
    totals.push({ label, ...(await simulated<Total>(['4', ...many, ...words, '--json'])) })
  }
  session.progress('mistakes')
  const most = session.quick ? 40 : MOST
  const proofs = await proved(most)
  if (!session.quick && proofs.some(({ seed }) => seed === undefined)) {
    throw new LabFailure(`a mistake was not found in ${most} simulations`)
  }
  session.progress('one that fails')
  const { seed = 1 } = proofs.find(({ name }) => name === SHOWN) ?? {}
  return findingsOf(totals, proofs, most)
    .transcript('right', await transcriptOf(session, `4 --seeds ${session.quick ? 20 : 1000}`))
    .transcript('found', await transcriptOf(session, `4 --mistake ${SHOWN}`))
    .transcript(
      'trace',
      await transcriptOf(session, `4 --mistake ${SHOWN} --seed ${seed} --trace`, 24),
    )
}

/** A mistake that a seed finds soon, whose trace is short enough to be read. */
const SHOWN = 'edge-missed-while-writing'

async function simulated<T>(words: readonly string[]): Promise<T> {
  return JSON.parse(await outputOf([process.execPath, ...SIMULATE, PROGRAM, ...words])) as T
}

/** Its status says whether all were found, which a rehearsal is too short for. */
async function proved(most: number): Promise<ProofLine[]> {
  const words = [PROGRAM, '4', '--prove', '--seeds', `${most}`, '--json']
  const { output, standardOutput } = await runToEnd([process.execPath, ...SIMULATE, ...words])
  if (!standardOutput.startsWith('[')) throw new LabFailure(`no proof was printed: ${output}`)
  return JSON.parse(standardOutput) as ProofLine[]
}

/** The last lines of what a command prints. */
async function transcriptOf(session: Session, words: string, last?: number) {
  const { transcript } = await transcribe(session, async (open) => {
    const tail = last === undefined ? '' : ` | tail -n ${last}`
    await open().run(`npm run -s simulate -- ${words}${tail}`)
  })
  return transcript
}

// #region findings
function findingsOf(
  totals: readonly (Total & { label: string })[],
  proofs: readonly ProofLine[],
  most: number,
): Findings {
  const sum = (of: (total: Total) => number) => totals.reduce((all, it) => all + of(it), 0)
  const found = proofs.filter(({ seed }) => seed !== undefined)
  const seconds = sum(({ milliseconds }) => milliseconds) / 1000
  const seeds = found.map(({ seed = 0 }) => seed).sort((a, b) => a - b)
  return new Findings()
    .value('seconds', seconds, 's', 'of simulation, on one processor')
    .value('hours', sum(({ time }) => time) / 3_600_000, 'hours', 'that passed by the clock of it')
    .value('faster', sum(({ time }) => time) / 1000 / seconds, '×', 'as fast as it would really be')
    .count(
      'simulations',
      sum((it) => it.simulations),
      'simulations',
      'each from a seed of its own',
    )
    .count(
      'connections',
      sum((it) => it.connections),
      'connections',
      'accepted in them',
    )
    .count(
      'responses',
      sum((it) => it.responses),
      'responses',
      'compared with the files',
    )
    .count(
      'calls',
      sum((it) => it.calls),
      'calls',
      'that the simulated kernel answered',
    )
    .count('mistakes', proofs.length, 'mistakes', 'put into the sources, one at a time')
    .count('found', found.length, 'mistakes', `found within ${most} simulations each`)
    .count('medianSeed', seeds[seeds.length >> 1] ?? 0, 'simulations', 'that half of them took')
    .count('mostSeeds', seeds.at(-1) ?? 0, 'simulations', 'that the last of them took')
    .bars('seeds', {
      title: 'Simulations until a mistake is found',
      subtitle: `from seed 1 on, at most ${most}; what is then found is in the table of mistakes`,
      unit: 'simulations',
      better: 'less',
      rows: proofs.map(({ name, seed }) => row(name, seed, 4)),
    })
    .bars('ways', {
      title: 'Simulated hours in a minute',
      subtitle: 'the same clients, by how the loop waits; one processor',
      unit: 'hours',
      better: 'more',
      rows: totals.map(({ label, milliseconds, time }) =>
        row(label, ((time / 3_600_000) * 60_000) / milliseconds, 4),
      ),
    })
}
// #endregion findings
