/** What a system call costs from TypeScript, in C, through node:fs, and when it is recorded. */
import { compile } from '../compile.ts'
import { Findings, row } from '../findings.ts'
import { type Contender, interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { summarize } from '../statistics.ts'
import { Rig } from './call-cost/rig.ts'
import { measureStart } from './call-cost/start.ts'

const FOLDER = 'scripts/labs/stage-1/call-cost'

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
  const findings = new Findings()
  addCalls(findings, samples, session)
  addRatios(findings, samples)
  await measureStart(session, findings)
  return findings
}

const rounds = ({ quick }: Session) => (quick ? 2 : 15)

function startRigs({ tools, folder: scratch }: Session): Map<Series, Rig> {
  const node = process.execPath
  const rigs = new Map<Series, Rig>()
  if (tools.has('cc')) rigs.set('c', new Rig([compile(`${FOLDER}/rig.c`, scratch)]))
  rigs.set('sys', new Rig([node, `${FOLDER}/rig-sys.ts`]))
  rigs.set('node', new Rig([node, `${FOLDER}/rig-node.ts`]))
  // To /dev/null: what recording costs, and not what the disk does.
  const recorded = [node, '--conditions=trace', `${FOLDER}/rig-sys.ts`]
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

function addCalls(findings: Findings, samples: Samples, session: Session): void {
  findings
    .bars('calls', {
      title: 'A system call, from three sides',
      subtitle: `median of ${rounds(session)} interleaved rounds on one core; the range is the middle half`,
      unit: 'ns',
      better: 'less',
      rows: rowsOf(samples, ['c', 'sys', 'node']),
    })
    .bars('recording', {
      title: 'What --conditions=trace costs',
      subtitle: 'the same calls, each recorded as a line of JSON to /dev/null',
      unit: 'ns',
      better: 'less',
      rows: rowsOf(samples, ['sys', 'trace']),
    })
}

/** The calls of the plots; the others are among the values. */
const PLOTTED: readonly Call[] = ['read-1', 'write-1', 'poll']

function rowsOf(samples: Samples, shown: readonly Series[]) {
  return PLOTTED.flatMap((call) =>
    shown.flatMap((name) => {
      const found = samples.get(`${name} ${call}`)
      if (found === undefined) return []
      return { ...row(series[name], found, name === 'sys' ? 1 : undefined), series: calls[call] }
    }),
  )
}

function addRatios(findings: Findings, samples: Samples): void {
  const of = (name: Series, call: Call) => samples.get(`${name} ${call}`)
  const more = (name: Series, than: Series, call: Call) =>
    summarize(of(name, call) ?? []).median - summarize(of(than, call) ?? []).median
  const read = 'read of 1 byte'
  findings
    .value('readSys', of('sys', 'read-1'), 'ns', `${read} through #sys`)
    .value('readNode', of('node', 'read-1'), 'ns', `${read} through node:fs`)
    .ratio('sysOverNode', of('sys', 'read-1'), of('node', 'read-1'), `${read}, #sys over node:fs`)
    .ratio('traceOverSys', of('trace', 'read-1'), of('sys', 'read-1'), `${read}, recorded over not`)
    .value('recording', more('trace', 'sys', 'read-1') / 1000, 'µs', 'recording one call')
  if (!samples.has('c read-1')) return
  const overC = (name: string, call: Call, words: string) =>
    findings.ratio(name, of('sys', call), of('c', call), `${words}, #sys over C`)
  findings.value('readC', of('c', 'read-1'), 'ns', `${read} in C`)
  overC('readOverC', 'read-1', read)
  overC('fcntlOverC', 'fcntl', 'fcntl(F_GETFD)')
  overC('pollOverC', 'poll', 'poll of one descriptor')
  overC('bulkOverC', 'read-64k', 'read of 64 KiB')
  findings.value('door', more('sys', 'c', 'fcntl'), 'ns', 'what #sys adds to fcntl(F_GETFD)')
}
