/** What a thread costs before it has served anybody: memory, and CPU time to start. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlotRow } from '../../../src/lib/results.ts'
import { outputOf } from '../../lib/run.ts'
import { Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { summarize } from '../statistics.ts'
import { startThreads } from './contenders.ts'
import { bundle } from './thread-memory/bundle.ts'
import type { Cost } from './thread-memory/rig.ts'

const FOLDER = 'scripts/labs/stage-3/thread-memory'
const STAGE_2 = `${FOLDER}/with-stage-2.ts`

export const threadMemory: Lab = {
  name: 'thread-memory',
  title: 'What a thread takes before it serves',
  file: import.meta.filename,
  run,
}

/** What is in a thread, as plots name it. */
const contents = {
  empty: 'nothing but the isolate',
  koffi: 'with koffi',
  sys: 'with #sys',
  stage2: 'with stage 2',
  bundled: 'with stage 2 in one file',
  server: 'as stage 3 has it, warmed up',
  emptyUnlimited: 'nothing but the isolate',
  stage2Unlimited: 'with stage 2',
} as const

type Content = keyof typeof contents

async function run(session: Session): Promise<Findings> {
  // Compiled code is kept from run to run, as the server keeps it.
  const environment = { NODE_COMPILE_CACHE: join(session.folder, 'compiled') }
  const threads = session.quick ? '2' : '16'
  const rig = async (program: string, ...words: string[]): Promise<Cost> =>
    JSON.parse(
      await outputOf([process.execPath, `${FOLDER}/rig.ts`, program, threads, ...words], {
        environment,
      }),
    )
  const bundled = await bundle(STAGE_2, session.folder)
  const measures: Record<Content, () => Promise<Cost>> = {
    empty: () => rig(`${FOLDER}/empty.ts`, 'limited'),
    koffi: () => rig(`${FOLDER}/with-koffi.ts`, 'limited'),
    sys: () => rig(`${FOLDER}/with-sys.ts`, 'limited'),
    stage2: () => rig(STAGE_2, 'limited'),
    bundled: () => rig(bundled, 'limited'),
    server: () => costOfServing(session),
    emptyUnlimited: () => rig(`${FOLDER}/empty.ts`),
    stage2Unlimited: () => rig(STAGE_2),
  }
  const list = Object.entries(measures).map(([name, measure]) => ({
    name: name as Content,
    measure,
  }))
  const turns = { rounds: session.quick ? 1 : 3, warmUp: session.quick ? 0 : 1 }
  return findingsOf(await interleave(list, turns, session.progress))
}

/** What several threads of the server take, one of them not counted. */
async function costOfServing({ folder, quick }: Session): Promise<Cost> {
  const root = join(folder, 'site')
  mkdirSync(root, { recursive: true })
  writeFileSync(join(root, 'index.html'), Buffer.alloc(1024, 'small\n'))
  const more = quick ? 2 : 16
  const [one, many] = [await serving(1, root), await serving(1 + more, root)]
  return {
    bytes: (many.bytes - one.bytes) / more,
    seconds: (many.seconds - one.seconds) / more,
  }
}

/** What the whole server has taken when so many threads are ready. */
async function serving(threads: number, root: string): Promise<Cost> {
  const server = await startThreads(['--threads', `${threads}`], { root, log: undefined })
  const cost = { bytes: server.memory().anonymous, seconds: server.cpuSeconds() }
  await server.stop()
  return cost
}

type Samples = ReadonlyMap<Content, readonly Cost[]>

const mebibytes = ({ bytes }: Cost) => bytes / 2 ** 20
const milliseconds = ({ seconds }: Cost) => seconds * 1000

function findingsOf(samples: Samples): Findings {
  const findings = new Findings()
  const subtitle = 'by what it has loaded; the range is the middle half of three rounds'
  findings
    .bars('memory', {
      title: 'Memory of one thread of 16',
      subtitle: `anonymous, ${subtitle}`,
      ...{ unit: 'MiB', better: 'less', rows: rowsOf(samples, mebibytes) },
    })
    .bars('start', {
      title: 'CPU time to start one thread of 16',
      ...{ subtitle, unit: 'ms', better: 'less', rows: rowsOf(samples, milliseconds) },
    })
  for (const [name, found] of samples) {
    const words = `${contents[name]}${name.endsWith('Unlimited') ? ', without limits' : ''}`
    findings
      .value(name, found.map(mebibytes), 'MiB', `memory of a thread, ${words}`)
      .value(`${name}Start`, found.map(milliseconds), 'ms', `CPU time to start a thread, ${words}`)
  }
  const all = summarize(samples.get('server')?.map(mebibytes) ?? []).median * 64
  return findings.value('sixtyFour', all, 'MiB', 'memory of 64 threads of stage 3')
}

function rowsOf(samples: Samples, of: (cost: Cost) => number): PlotRow[] {
  return [...samples].map(([name, found]) => ({
    ...row(contents[name], found.map(of), name === 'server' ? 3 : undefined),
    series: name.endsWith('Unlimited') ? 'Without resource limits' : 'With resource limits',
  }))
}
