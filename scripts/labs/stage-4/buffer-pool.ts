/** Buffers from a pool against buffers made anew for each request: time, garbage, and pauses. */
import { outputOf } from '../../lib/run.ts'
import { camelCase, Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { pinning } from '../pinning.ts'
import type { Run } from './buffer-pool/rig.ts'

export const bufferPool: Lab = {
  name: 'buffer-pool',
  title: 'A pool of buffers against new ones',
  file: import.meta.filename,
  uses: ['taskset'],
  run,
}

const manners = {
  pool: { label: "the stage's pool", stage: 4 },
  memory: { label: 'a new Memory', stage: undefined },
  buffer: { label: 'Buffer.allocUnsafe', stage: undefined },
  array: { label: 'new Uint8Array', stage: undefined },
} as const

type Manner = keyof typeof manners

const SIZES = [2, 16]
const REQUESTS = 400_000

type Trial = `${Manner} ${number}`

async function run(session: Session): Promise<Findings> {
  const requests = session.quick ? REQUESTS / 20 : REQUESTS
  const trials = SIZES.flatMap((kibibytes) =>
    (Object.keys(manners) as Manner[]).map((manner) => ({
      name: `${manner} ${kibibytes}` as const,
      measure: () => runOf(manner, kibibytes, requests),
    })),
  )
  const turns = { rounds: session.quick ? 1 : 5, warmUp: 0 }
  return findingsOf(await interleave(trials, turns, session.progress), requests)
}

async function runOf(manner: Manner, kibibytes: number, requests: number): Promise<Run> {
  const rig = 'scripts/labs/stage-4/buffer-pool/rig.ts'
  const words = [process.execPath, rig, manner, `${kibibytes * 1024}`, `${requests}`]
  return JSON.parse(await outputOf([...pinning('server'), ...words]))
}

/** What is plotted and quoted of each run. */
const quantities = [
  {
    name: 'time',
    title: 'What a request takes that only needs a buffer',
    unit: 'ns',
    of: ({ each }: Run) => each,
  },
  {
    name: 'slowest',
    title: 'What one request of a hundred thousand takes at least',
    unit: 'µs',
    of: ({ slowest }: Run) => slowest,
  },
  {
    name: 'collections',
    title: 'Garbage collections',
    unit: 'collections',
    of: ({ collections }: Run) => collections,
  },
] as const

function findingsOf(samples: ReadonlyMap<Trial, readonly Run[]>, requests: number): Findings {
  const findings = new Findings()
  const all = [...samples].map(([name, found]) => {
    const [manner, kibibytes] = name.split(' ') as [Manner, string]
    return { ...manners[manner], manner, kibibytes, found }
  })
  const subtitle = `${requests.toLocaleString('en')} requests, 64 under way at once, 256 bytes written to each buffer; the range is the middle half`
  for (const { name, title, unit, of } of quantities) {
    findings.bars(name, {
      ...{ title, subtitle, unit, better: 'less' },
      rows: all.map(({ label, stage, kibibytes, found }) => ({
        ...row(label, found.map(of), stage),
        series: `${kibibytes} KiB`,
      })),
    })
    for (const { manner, label, kibibytes, found } of all) {
      const words = `${title.toLowerCase()}, ${kibibytes} KiB, ${label}`
      findings.value(camelCase(name, manner, kibibytes), found.map(of), unit, words)
    }
  }
  return findings
}
