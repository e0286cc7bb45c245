/** A gigabyte through each server: how fast, for how much CPU time, and in how much memory. */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { camelCase, Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { drain, runFixedRate, type Sample } from '../load/load.ts'
import { describePinning } from '../pinning.ts'
import type { MemoryUse, ServerProcess } from '../server-process.ts'
import {
  availableContenders,
  type Contender,
  contenders,
  sideBySide,
  startContenders,
} from './contenders.ts'

export const largeFile: Lab = {
  name: 'large-file',
  title: 'One gigabyte by sendfile',
  file: import.meta.filename,
  uses: ['nginx', 'apache2', 'taskset'],
  run,
}

const GIGABYTE = 2 ** 30

async function run(session: Session): Promise<Findings> {
  const size = session.quick ? GIGABYTE / 64 : GIGABYTE
  const root = makeFiles(session.folder, size)
  const given = { root, folder: session.folder }
  const servers = await startContenders(availableContenders(session), given)
  try {
    const before = await memoryAfterSmallFiles(servers)
    const list = [...servers].map(([name, server]) => ({
      name,
      measure: () => fetchWhole(server, size),
    }))
    const turns = session.quick ? { rounds: 1, warmUp: 0 } : { rounds: 3, warmUp: 1 }
    const samples = await interleave(list, turns, session.progress)
    return findingsOf(samples, before, memoryOf(servers), size)
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
  return root
}

async function fetchWhole(server: ServerProcess, size: number): Promise<Sample> {
  const sample = await drain(server, { path: '/large.jpg' })
  if (sample.count < size) throw new LabFailure(`came ${sample.count} bytes of ${size}`)
  return sample
}

type Memory = ReadonlyMap<Contender, MemoryUse>

async function memoryAfterSmallFiles(servers: ReadonlyMap<Contender, ServerProcess>) {
  for (const server of servers.values()) {
    await runFixedRate(server, { path: '/small.html' }, { rate: 2000, seconds: 0.1 })
  }
  return memoryOf(servers)
}

function memoryOf(servers: ReadonlyMap<Contender, ServerProcess>): Memory {
  return new Map([...servers].map(([name, server]) => [name, server.memory()]))
}

const speed = {
  name: 'speed',
  label: 'speed of a large file',
  unit: 'MB/s',
  measure: ({ count, seconds }: Sample) => count / seconds / 1e6,
}
const cpuTime = {
  name: 'cpu',
  label: 'CPU time for 1 GiB',
  unit: 'ms',
  measure: ({ count, serverSeconds }: Sample) => (serverSeconds / count) * GIGABYTE * 1000,
}

function findingsOf(
  samples: ReadonlyMap<Contender, Sample[]>,
  before: Memory,
  after: Memory,
  size: number,
): Findings {
  const findings = new Findings()
  const how = `${size / 2 ** 20} MiB over loopback; ${describePinning()}`
  findings
    .bars('speed', {
      title: 'Megabytes in a second',
      subtitle: how,
      unit: 'MB/s',
      better: 'more',
      rows: sideBySide.rows(samples, speed.measure),
    })
    .bars('cpu', {
      title: "The server's CPU time for one gigabyte",
      subtitle: how,
      unit: 'ms',
      better: 'less',
      rows: sideBySide.rows(samples, cpuTime.measure),
    })
  const peers = { streamed: 'streamed', whole: 'whole', nginx: 'nginx', apache: 'apache' } as const
  sideBySide.quote(findings, speed, samples, peers)
  sideBySide.quote(findings, cpuTime, samples, peers)
  addMemory(findings, before, after, size)
  return findings
}

function addMemory(findings: Findings, before: Memory, after: Memory, size: number): void {
  const mebibytes = (bytes = Number.NaN) => bytes / 2 ** 20
  const peakOf = (memory: Memory, name: Contender) => mebibytes(memory.get(name)?.peak)
  const names = [...before.keys()]
  const rowOf = (name: Contender, label: string, memory: Memory) => ({
    ...row(label, peakOf(memory, name), sideBySide.stageOf(name)),
    series: contenders[name],
  })
  findings.bars('memory', {
    title: 'The most memory that the server has held',
    subtitle: `after small files and, above it, after ${size / 2 ** 20} MiB`,
    unit: 'MiB',
    better: 'less',
    // Apache's many processes are another matter, and its figure stays in the table of values.
    rows: names
      .filter((name) => name !== 'apache')
      .flatMap((name) => [
        rowOf(name, 'after small files', before),
        rowOf(name, 'after the large one', after),
      ]),
  })
  for (const name of names) {
    const growth = peakOf(after, name) - peakOf(before, name)
    const label = `what large files have added to the memory of ${contenders[name]}`
    findings.value(camelCase('growth', name === 'stage' ? '' : name), growth, 'MiB', label)
  }
  const resident = (memory: Memory) => mebibytes(memory.get('stage')?.resident)
  findings
    .value('residentBefore', resident(before), 'MiB', 'resident before any large file')
    .value('residentAfter', resident(after), 'MiB', 'resident after the large files')
}
