/** What a system call costs from TypeScript, in C, through node:fs, and when it is recorded. */
import type { PlotData, PlotRow, Value } from '../../../src/lib/results.ts'
import { compile } from '../compile.ts'
import { type Contender, interleave } from '../interleave.ts'
import type { Findings, Lab, Session } from '../lab.ts'
import { ratios, significant, summarize } from '../statistics.ts'
import { Rig } from './call-cost/rig.ts'
import { measureStart } from './call-cost/start.ts'

const folder = 'scripts/labs/stage-1/call-cost'

export const callCost: Lab = {
  name: 'call-cost',
  title: 'What a system call costs',
  file: import.meta.filename,
  uses: ['cc', 'taskset'],
  run,
}

const calls = {
  fcntl: 'fcntl(F_GETFD)',
  'read-1': 'read 1 byte of /dev/zero',
  'write-1': 'write 1 byte to /dev/null',
  poll: 'poll 1 ready descriptor',
  'read-64k': 'read 64 KiB of /dev/zero',
} as const

type Call = keyof typeof calls

const series = { c: 'C', sys: '#sys', node: 'node:fs', trace: '#sys, recorded' } as const

type Series = keyof typeof series

/** Nanoseconds that a sample may take: long against the clock, short against a scheduler's slice. */
const SAMPLE = 40e6

async function run(session: Session): Promise<Findings> {
  const rigs = startRigs(session)
  const samples = await measureCalls(rigs, session)
  await Promise.all([...rigs.values()].map((rig) => rig.stop()))
  const start = await measureStart(session)
  return {
    values: { ...callValues(samples), ...start.values },
    plots: {
      calls: callPlot(samples, session),
      recording: recordingPlot(samples),
      start: start.plot,
    },
  }
}

const rounds = ({ quick }: Session) => (quick ? 2 : 15)

function startRigs({ tools, folder: scratch }: Session): Map<Series, Rig> {
  const node = process.execPath
  const rigs = new Map<Series, Rig>()
  if (tools.has('cc')) rigs.set('c', new Rig([compile(`${folder}/rig.c`, scratch)]))
  rigs.set('sys', new Rig([node, `${folder}/rig-sys.ts`]))
  rigs.set('node', new Rig([node, `${folder}/rig-node.ts`]))
  // To /dev/null: what recording costs, and not what the disk does.
  const recorded = [node, '--conditions=trace', `${folder}/rig-sys.ts`]
  rigs.set('trace', new Rig(recorded, { SYS_TRACE: '/dev/null' }))
  return rigs
}

/** Nanoseconds a call, by 'series call'. */
type Samples = Map<string, number[]>

async function measureCalls(rigs: Map<Series, Rig>, session: Session): Promise<Samples> {
  const samples: Samples = new Map()
  const sample = session.quick ? SAMPLE / 40 : SAMPLE
  for (const call of Object.keys(calls) as Call[]) {
    const contenders: Contender<number>[] = []
    for (const [name, rig] of rigs) {
      if (name === 'node' && (call === 'fcntl' || call === 'poll')) continue
      // The second thousand: the first one met a cold isolate.
      await rig.nanosecondsPerCall(call, 1000)
      const count = Math.ceil(sample / (await rig.nanosecondsPerCall(call, 1000)))
      contenders.push({
        name: `${name} ${call}`,
        measure: () => rig.nanosecondsPerCall(call, count),
      })
    }
    const turns = { rounds: rounds(session), warmUp: session.quick ? 1 : 3 }
    const found = await interleave(contenders, turns, (text) =>
      session.progress(`${calls[call]}, ${text}`),
    )
    for (const [name, values] of found) samples.set(name, values)
  }
  return samples
}

function callPlot(samples: Samples, session: Session): PlotData {
  return {
    title: 'A system call, from three sides',
    subtitle: `median of ${rounds(session)} interleaved rounds on one core; the range is the middle half`,
    unit: 'ns',
    kind: 'bars',
    better: 'less',
    rows: rowsOf(samples, ['c', 'sys', 'node']),
  }
}

function recordingPlot(samples: Samples): PlotData {
  return {
    title: 'What --conditions=trace costs',
    subtitle: 'the same calls, each recorded as a line of JSON to /dev/null',
    unit: 'ns',
    kind: 'bars',
    better: 'less',
    rows: rowsOf(samples, ['sys', 'trace']),
  }
}

function rowsOf(samples: Samples, shown: readonly Series[]): PlotRow[] {
  return (Object.keys(calls) as Call[]).flatMap((call) =>
    shown.flatMap((name) => {
      const found = samples.get(`${name} ${call}`)
      if (!found) return []
      const { median, low, high } = summarize(found)
      return [
        {
          label: `${calls[call]}, ${series[name]}`,
          value: significant(median),
          low: significant(low),
          high: significant(high),
          ...(name === 'sys' && { stage: 1 as const }),
        },
      ]
    }),
  )
}

function callValues(samples: Samples): Record<string, Value> {
  const values: Record<string, Value> = {}
  const add = (name: string, value: number, unit: string, label: string) => {
    values[name] = { value: significant(value), unit, label }
  }
  const median = (name: Series, call: Call) =>
    summarize(samples.get(`${name} ${call}`) ?? []).median
  const ratio = (ours: Series, theirs: Series, call: Call) =>
    ratios(samples.get(`${ours} ${call}`) ?? [], samples.get(`${theirs} ${call}`) ?? []).median

  add('readSys', median('sys', 'read-1'), 'ns', 'read of 1 byte through #sys')
  add('readNode', median('node', 'read-1'), 'ns', 'read of 1 byte through node:fs')
  add('sysOverNode', ratio('sys', 'node', 'read-1'), '×', 'read of 1 byte, #sys over node:fs')
  add('traceOverSys', ratio('trace', 'sys', 'read-1'), '×', 'read of 1 byte, recorded over not')
  const recording = median('trace', 'read-1') - median('sys', 'read-1')
  add('recording', recording / 1000, 'µs', 'recording one call')
  if (!samples.has('c read-1')) return values
  add('readC', median('c', 'read-1'), 'ns', 'read of 1 byte in C')
  add('readOverC', ratio('sys', 'c', 'read-1'), '×', 'read of 1 byte, #sys over C')
  add('fcntlOverC', ratio('sys', 'c', 'fcntl'), '×', 'fcntl(F_GETFD), #sys over C')
  add('pollOverC', ratio('sys', 'c', 'poll'), '×', 'poll of one descriptor, #sys over C')
  add('bulkOverC', ratio('sys', 'c', 'read-64k'), '×', 'read of 64 KiB, #sys over C')
  const door = median('sys', 'fcntl') - median('c', 'fcntl')
  add('door', door, 'ns', 'what #sys adds to fcntl(F_GETFD)')
  return values
}
