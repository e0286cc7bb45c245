/** What locks and Atomics cost: alone, contended, and on cache lines that are shared unawares. */
import { outputOf } from '../../lib/run.ts'
import { Findings, row } from '../findings.ts'
import type { Lab, Session } from '../lab.ts'
import { canPin, pinning, type Role } from '../pinning.ts'
import type { OperationName } from './lock-cost/operations.ts'

export const lockCost: Lab = {
  name: 'lock-cost',
  title: 'What a lock costs, and a cache line',
  file: import.meta.filename,
  uses: ['taskset'],
  run,
}

/** One kind of trial: an operation, how many threads, and where. */
interface Trial {
  key: string
  label: string
  group: string
  operation: OperationName
  threads: 1 | 2
  role: Role
  times: number
}

const alone = { group: 'One thread', threads: 1, role: 'anywhere', times: 1_000_000 } as const
const two = { ...alone, group: 'Two threads', threads: 2 } as const
const handing = { ...two, operation: 'hand-over', times: 3000 } as const

const trials: readonly Trial[] = [
  { key: 'add', label: 'Atomics.add', operation: 'add', ...alone },
  { key: 'mutex', label: 'lock and unlock a mutex', operation: 'mutex', ...alone },
  { key: 'twoLines', label: 'a word each, on two lines', operation: 'two-lines', ...two },
  { key: 'oneLine', label: 'a word each, on one line', operation: 'one-line', ...two },
  { key: 'addTogether', label: 'the same word', operation: 'add', ...two },
  { key: 'mutexTogether', label: 'lock and unlock the same mutex', operation: 'mutex', ...two },
]

const handOvers: readonly Trial[] = [
  { key: 'handOver', label: 'on two cores', ...handing, group: '' },
  { key: 'handOverOnOne', label: 'on one core', ...handing, group: '', role: 'server' },
]

async function run(session: Session): Promise<Findings> {
  const findings = new Findings()
  const measured = await measure(trials, session)
  const handed = await measure(canPin() ? handOvers : handOvers.slice(0, 1), session)
  findings
    .bars('cost', {
      title: 'What an operation on shared memory takes a thread',
      subtitle: 'Atomics.add, where nothing else is said; the range is the middle half',
      unit: 'ns',
      better: 'less',
      rows: measured.map(({ trial, found }) => ({
        ...row(trial.label, found, trial.operation === 'mutex' ? 3 : undefined),
        series: trial.group,
      })),
    })
    .bars('hand-over', {
      title: 'To wake another thread, and be woken by it',
      subtitle: 'two semaphores, there and back; the range is the middle half',
      unit: 'µs',
      better: 'less',
      rows: handed.map(({ trial, found }) => row(trial.label, microseconds(found), 3)),
    })
  for (const { trial, found } of measured) {
    const words = `${trial.operation === 'mutex' ? '' : 'Atomics.add: '}${trial.label}`
    findings.value(trial.key, found, 'ns', `${trial.group}, ${words}`)
  }
  for (const { trial, found } of handed) {
    findings.value(trial.key, microseconds(found), 'µs', `to wake and be woken, ${trial.label}`)
  }
  const of = (key: string) => measured.find(({ trial }) => trial.key === key)?.found
  return findings.ratio('falseSharing', of('oneLine'), of('twoLines'), 'one line over two lines')
}

const microseconds = (found: readonly number[]) => found.map((nanoseconds) => nanoseconds / 1000)

/** Nanoseconds of one operation, a round each, for every trial. */
async function measure(list: readonly Trial[], { progress, quick }: Session) {
  const measured: { trial: Trial; found: number[] }[] = []
  for (const trial of list) {
    progress(`${trial.group} ${trial.label}`)
    const { operation, role, threads } = trial
    const times = quick ? trial.times / 100 : trial.times
    const words = [operation, threads, times, quick ? 1 : 15].map(String)
    const rig = 'scripts/labs/stage-3/lock-cost/rig.ts'
    const printed = await outputOf([...pinning(role), process.execPath, rig, ...words])
    measured.push({ trial, found: printed.trim().split('\n').map(Number) })
  }
  return measured
}
