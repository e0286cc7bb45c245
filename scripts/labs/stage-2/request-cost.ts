/** What each part of a request costs the server, and which calls it makes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TracedCall } from '../../../stages-src/sys/kernel-trace.ts'
import { outputOf } from '../../lib/run.ts'
import { Findings, row } from '../findings.ts'
import type { Lab, Session } from '../lab.ts'
import { runFixedRate } from '../load/load.ts'
import { pinning } from '../pinning.ts'
import { ServerProcess } from '../server-process.ts'
import { significant, summarize } from '../statistics.ts'
import type { Part } from './request-cost/rig.ts'

const FOLDER = 'scripts/labs/stage-2/request-cost'

export const requestCost: Lab = {
  name: 'request-cost',
  title: 'What each part of a request costs',
  file: import.meta.filename,
  uses: ['taskset'],
  run,
}

/** The parts in the order in which they happen, as a plot names them. */
const parts: Readonly<Record<Part, string>> = {
  receive: 'receive: recv',
  parse: 'parse the head',
  find: 'find the file: openat2, statx',
  decide: 'decide on the answer',
  head: 'write the head',
  read: 'read 1 KiB: pread',
  send: 'send: send',
  close: 'close the file: close',
  line: 'make the log line',
  log: 'write the log line: write',
}

const names = Object.keys(parts) as Part[]

/** The bars of the plot: neighbours of the same kind are one. */
const bars: readonly (readonly [label: string, some: readonly Part[]])[] = [
  [parts.receive, ['receive']],
  [parts.parse, ['parse']],
  [parts.find, ['find']],
  ['decide, and write the head', ['decide', 'head']],
  [parts.read, ['read']],
  [parts.send, ['send']],
  [parts.close, ['close']],
  ['the log line: write', ['line', 'log']],
]

/** Those that make no system call. */
const withoutCalls: readonly Part[] = ['parse', 'decide', 'head', 'line']

async function run(session: Session): Promise<Findings> {
  const site = makeSite(session)
  session.progress('every part, timed')
  const rounds = await partsOf(site, session)
  session.progress('the whole, from outside')
  const outside = await cpuOfOne(site, session)
  session.progress('its calls')
  const calls = await callsOfOne(site, session)
  return findingsOf(rounds, outside, calls)
}

function makeSite({ folder: scratch }: Session): string {
  const site = join(scratch, 'site')
  mkdirSync(site)
  writeFileSync(join(site, 'small.html'), Buffer.alloc(1024, 'small\n'))
  return site
}

type Round = Record<Part, number>

/** Nanoseconds by part, a round a line. */
async function partsOf(site: string, { quick, folder: scratch }: Session): Promise<Round[]> {
  const log = join(scratch, 'rig.log')
  const counts = quick ? ['2', '500'] : ['15', '5000']
  const words = [`${FOLDER}/rig.ts`, site, '/small.html', log, ...counts]
  const printed = await outputOf([...pinning('server'), process.execPath, ...words])
  return printed
    .trim()
    .split('\n')
    .map((line): Round => JSON.parse(line))
}

/** Microseconds of CPU time that the server needs for a request, waiting and waking included. */
async function cpuOfOne(site: string, { quick, folder: scratch }: Session): Promise<number> {
  const log = join(scratch, 'access.log')
  const server = await startStage(['--root', site, '--access-log', log])
  const samples: number[] = []
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    const pace = { rate: 1000, seconds: quick ? 0.2 : 1 }
    const { count, serverSeconds } = await runFixedRate(server, { path: '/small.html' }, pace)
    // The client asks 1001 times before it counts.
    samples.push((serverSeconds / (count + 1001)) * 1e6)
  }
  await server.stop()
  return summarize(samples).median
}

/** How often the server makes which call for one request of many, as '#sys' records it. */
async function callsOfOne(
  site: string,
  { folder: scratch }: Session,
): Promise<Map<string, number>> {
  const trace = join(scratch, 'trace')
  const server = await startStage(
    ['--root', site, '--access-log', join(scratch, 'traced.log')],
    ['--conditions=trace'],
    { SYS_TRACE: trace },
  )
  const { count } = await runFixedRate(
    server,
    { path: '/small.html' },
    { rate: 1000, seconds: 0.1 },
  )
  await server.stop()
  const lines = readFileSync(trace, 'utf8').split('\n').filter(Boolean)
  const calls = lines.map((line): TracedCall => JSON.parse(line))
  const counts = new Map<string, number>()
  for (const { call, error } of calls) {
    const name = error === 'EAGAIN' ? `${call}: ${error}` : call
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const requests = count + 1001
  return new Map([...counts].map(([name, number]) => [name, number / requests]))
}

/** The server as it sleeps at once: what it spins is the client's time, not the request's. */
function startStage(
  words: readonly string[],
  conditions: readonly string[] = [],
  environment: Record<string, string> = {},
): Promise<ServerProcess> {
  const stage = [process.execPath, ...conditions, 'stages-src/2-http/main.ts', '--spin', '0']
  return ServerProcess.start([...stage, '--port', '0', ...words], { environment })
}

function findingsOf(
  rounds: readonly Round[],
  outside: number,
  calls: ReadonlyMap<string, number>,
): Findings {
  const findings = new Findings()
  const total = (some: readonly Part[]) =>
    rounds.map((round) => some.reduce((sum, part) => sum + round[part], 0) / 1000)
  findings
    .bars('parts', {
      title: 'One request for 1 KiB, taken apart',
      subtitle: `between two sockets of one thread; median of ${rounds.length} rounds; the range is the middle half`,
      unit: 'µs',
      better: 'less',
      rows: bars.map(([label, some]) => row(label, total(some), 2)),
    })
    .bars('calls', {
      title: 'System calls for one request',
      subtitle: 'kept-alive, 1000 requests a second, --spin 0; recorded by #sys',
      unit: 'calls',
      rows: [...calls]
        .filter(([, count]) => count > 0.1)
        .map(([label, count]) => ({ label, value: significant(count, 2), stage: 2 })),
    })
  for (const part of names) findings.value(part, total([part]), 'µs', parts[part])
  const whole = summarize(total(names)).median
  const own = summarize(total(withoutCalls)).median
  const made = [...calls.values()].reduce((sum, count) => sum + count, 0)
  return findings
    .value('whole', whole, 'µs', 'all parts of a request together')
    .value('ownCode', own, 'µs', 'the parts without a system call')
    .value('ownShare', (own / whole) * 100, '%', 'own code of all parts')
    .value('outside', outside, 'µs', 'CPU time of a request, waiting and waking included')
    .value('waking', outside - whole, 'µs', 'CPU time beside the parts: sleeping, waking')
    .value('calls', made, 'calls', 'system calls for a request')
}
