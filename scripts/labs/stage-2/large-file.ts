/** A gigabyte through each server: how fast, for how much CPU time, and in how much memory. */
import { chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlotData, PlotRow, Value } from '../../../src/lib/results.ts'
import { interleave } from '../interleave.ts'
import { type Findings, type Lab, LabFailure, type Session } from '../lab.ts'
import { drain, runFixedRate, type Sample } from '../load/load.ts'
import { describePinning } from '../pinning.ts'
import type { MemoryUse, ServerProcess } from '../server-process.ts'
import { ratios, significant, summarize } from '../statistics.ts'
import { availableContenders, type Contender, contenders, startContender } from './contenders.ts'

export const largeFile: Lab = {
  name: 'large-file',
  title: 'One gigabyte by sendfile',
  file: import.meta.filename,
  uses: ['nginx', 'apache2', 'taskset'],
  run,
}

const GIGABYTE = 2 ** 30

/** Before the first large file, and after the last one. */
interface Memories {
  before: MemoryUse
  after: MemoryUse
}

async function run(session: Session): Promise<Findings> {
  const size = session.quick ? GIGABYTE / 64 : GIGABYTE
  const rounds = session.quick ? 1 : 3
  const root = makeFiles(session.folder, size)
  const started = availableContenders(session).map(
    async (name): Promise<[Contender, ServerProcess]> => {
      const log = join(session.folder, `${name}.log`)
      return [name, await startContender(name, { root, log, folder: session.folder })]
    },
  )
  const servers = new Map(await Promise.all(started))
  try {
    const before = new Map<Contender, MemoryUse>()
    for (const [name, server] of servers) {
      await runFixedRate(server, { path: '/small.html' }, { rate: 2000, seconds: 0.1 })
      before.set(name, server.memory())
    }
    const list = [...servers].map(([name, server]) => ({
      name,
      measure: () => fetchWhole(server, size),
    }))
    const turns = { rounds, warmUp: session.quick ? 0 : 1 }
    const samples = await interleave(list, turns, session.progress)
    const memories = new Map<Contender, Memories>()
    for (const [name, server] of servers) {
      const start = before.get(name)
      if (start) memories.set(name, { before: start, after: server.memory() })
    }
    return findings(samples as Map<Contender, Sample[]>, memories, size)
  } finally {
    await Promise.all([...servers.values()].map((server) => server.stop()))
  }
}

/** The large file is all hole: nothing of it lies on the disk, and all of it is sent. */
function makeFiles(scratch: string, size: number): string {
  const root = join(scratch, 'root')
  mkdirSync(root)
  writeFileSync(join(root, 'small.html'), Buffer.alloc(1024, 'small\n'))
  writeFileSync(join(root, 'large.jpg'), '')
  truncateSync(join(root, 'large.jpg'), size)
  // Apache, started by root, reads as another user.
  chmodSync(scratch, 0o755)
  return root
}

async function fetchWhole(server: ServerProcess, size: number): Promise<Sample> {
  const sample = await drain(server, { path: '/large.jpg' })
  if (sample.count < size) throw new LabFailure(`came ${sample.count} bytes of ${size}`)
  return sample
}

const speed = ({ count, seconds }: Sample) => count / seconds / 1e6
const cpuTime = ({ count, serverSeconds }: Sample) => (serverSeconds / count) * GIGABYTE * 1000

function findings(
  samples: ReadonlyMap<Contender, Sample[]>,
  memories: ReadonlyMap<Contender, Memories>,
  size: number,
): Findings {
  const how = `${size / 2 ** 20} MiB over loopback; ${describePinning()}`
  const plots: Record<string, PlotData> = {
    speed: {
      title: 'Megabytes in a second',
      subtitle: how,
      unit: 'MB/s',
      kind: 'bars',
      better: 'more',
      rows: rowsOf(samples, speed),
    },
    cpu: {
      title: "The server's CPU time for one gigabyte",
      subtitle: how,
      unit: 'ms',
      kind: 'bars',
      better: 'less',
      rows: rowsOf(samples, cpuTime),
    },
    memory: {
      title: 'The most memory that the server has held',
      subtitle: `after small files and, above it, after ${size / 2 ** 20} MiB`,
      unit: 'MiB',
      kind: 'bars',
      better: 'less',
      rows: [...memories].flatMap(([name, { before, after }]) => [
        memoryRow(name, 'before', before.peak),
        memoryRow(name, 'after', after.peak),
      ]),
    },
  }
  return { plots, values: values(samples, memories) }
}

function rowsOf(
  samples: ReadonlyMap<Contender, Sample[]>,
  measure: (sample: Sample) => number,
): PlotRow[] {
  return [...samples].map(([name, found]) => {
    const { median, low, high } = summarize(found.map(measure))
    return {
      label: contenders[name],
      value: significant(median),
      low: significant(low),
      high: significant(high),
      ...(name === 'stage' && { stage: 2 as const }),
    }
  })
}

function memoryRow(name: Contender, when: string, bytes: number): PlotRow {
  return {
    label: `${contenders[name]}, ${when}`,
    value: significant(bytes / 2 ** 20),
    ...(name === 'stage' && { stage: 2 as const }),
  }
}

function values(
  samples: ReadonlyMap<Contender, Sample[]>,
  memories: ReadonlyMap<Contender, Memories>,
): Record<string, Value> {
  const found: Record<string, Value> = {}
  const add = (name: string, value: number, unit: string, label: string) => {
    found[name] = { value: significant(value), unit, label }
  }
  const of = (name: Contender, measure: (sample: Sample) => number) =>
    samples.get(name)?.map(measure) ?? []
  for (const name of samples.keys()) {
    const key = name === 'stage' ? '' : name.charAt(0).toUpperCase() + name.slice(1)
    const words = contenders[name]
    add(`speed${key}`, summarize(of(name, speed)).median, 'MB/s', `a large file from ${words}`)
    const cpu = summarize(of(name, cpuTime)).median
    add(`cpu${key}`, cpu, 'ms', `CPU time of ${words} for 1 GiB`)
    const memory = memories.get(name)
    if (memory) {
      const growth = (memory.after.peak - memory.before.peak) / 2 ** 20
      add(`growth${key}`, growth, 'MiB', `what large files have added to the memory of ${words}`)
    }
    if (name === 'stage') continue
    const ratio = (measure: (sample: Sample) => number) =>
      ratios(of('stage', measure), of(name, measure)).median
    add(`speedOver${key}`, ratio(speed), '×', `speed of a large file, stage 2 over ${words}`)
    add(`cpuOver${key}`, ratio(cpuTime), '×', `CPU time for 1 GiB, stage 2 over ${words}`)
  }
  const memory = memories.get('stage')
  if (memory) {
    const { before, after } = memory
    add('residentBefore', before.resident / 2 ** 20, 'MiB', 'resident before any large file')
    add('residentAfter', after.resident / 2 ** 20, 'MiB', 'resident after the large files')
  }
  return found
}
