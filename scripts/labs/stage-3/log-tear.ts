/** Several threads write to one log: how many lines are torn? */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run as runProgram } from '../../lib/run.ts'
import { Findings, row } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { transcribe } from '../terminal.ts'
import type { Manner } from './log-tear/manners.ts'

const PROGRAM = 'scripts/labs/stage-3/log-tear/log.ts'

export const logTear: Lab = {
  name: 'log-tear',
  title: 'Lines of several threads in one log',
  file: import.meta.filename,
  run,
}

const labels: Readonly<Record<Manner, string>> = {
  'two-calls': 'two calls a line, no lock',
  'one-call': 'one call a line, no lock',
  shared: 'one call a line, a lock',
}

/** Of ten calls one writes a part of what it is given, as on a disk that is nearly full. */
const FAULTS = 'seed=7; write short 1-9 10%'

const THREADS = 4
const WHOLE = /^thread \d: line \d+$/

async function run(session: Session): Promise<Findings> {
  const { found, transcript } = await typed(session)
  const findings = new Findings().transcript('main', transcript)
  const lines = session.quick ? 500 : 5000
  const rows = []
  for (const isShort of [false, true]) {
    for (const manner of Object.keys(labels) as Manner[]) {
      session.progress(`${labels[manner]}${isShort ? ', short writes' : ''}`)
      const counts = await tornLines(manner, isShort, lines, session)
      const series = isShort ? 'One write in ten is short' : 'Every write is whole'
      rows.push({ ...row(labels[manner], counts, manner === 'shared' ? 3 : undefined), series })
      const name = `${isShort ? 'short' : 'whole'}-${manner}`
      findings.value(camel(name), counts, 'lines', `torn, ${labels[manner]}; ${series}`)
      if (manner === 'shared' && Math.max(...counts) > 0) {
        throw new LabFailure('has found torn lines among the shared ones')
      }
    }
  }
  return findings
    .count('lines', THREADS * lines, 'lines', 'written by four threads together')
    .count('tornTyped', Number(found), 'lines', 'torn in the transcript')
    .bars('torn', {
      title: 'Lines that cannot be read as they were written',
      subtitle: `of ${(THREADS * lines).toLocaleString('en')} by ${THREADS} threads; the range is the middle half`,
      ...{ unit: 'lines', better: 'less', rows },
    })
}

function camel(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function typed(session: Session) {
  return transcribe(session, async (open) => {
    const terminal = open()
    const log = `${session.folder}/log`
    const pattern = `'^thread [0-9]: line [0-9]+$'`
    await terminal.run(`node ${PROGRAM} two-calls ${log}`)
    const { output } = await terminal.run(`grep -vcE ${pattern} ${log}`)
    await terminal.run(`grep -vE ${pattern} ${log} | grep . | head -n 4`)
    await terminal.run(`node ${PROGRAM} shared ${log}.shared`)
    await terminal.run(`grep -vcE ${pattern} ${log}.shared`)
    return output.trim()
  })
}

/** In several runs: how many lines of the log are none of those that were written. */
async function tornLines(
  manner: Manner,
  isShort: boolean,
  lines: number,
  { folder, quick }: Session,
): Promise<number[]> {
  const counts: number[] = []
  for (let round = 0; round < (quick ? 1 : 5); round++) {
    const log = join(folder, `${manner}-${isShort}-${round}.log`)
    const conditions = isShort ? ['--conditions=faults'] : []
    const words = [process.execPath, ...conditions, PROGRAM, manner, log, `${lines}`]
    const environment = isShort ? { SYS_FAULTS: FAULTS } : {}
    const { output, status } = await runProgram(words, { environment })
    if (status !== 0) throw new LabFailure(`${PROGRAM} ended with status ${status}: ${output}`)
    const found = readFileSync(log, 'utf8').replace(/\n$/, '').split('\n')
    counts.push(found.filter((line) => !WHOLE.test(line)).length)
  }
  return counts
}
