/** What the kernel answers for a server: where nothing listens, and where nobody accepts. */
import type { PlotData, Value } from '../../../src/lib/results.ts'
import type { Findings, Lab, Session } from '../lab.ts'
import { significant, summarize } from '../statistics.ts'
import { admissions, refusals } from './accept-queue/answers.ts'
import { fillQueue, type Queue } from './accept-queue/queue.ts'
import { typed } from './accept-queue/typed.ts'
import { unaccepted } from './accept-queue/unaccepted.ts'

export const acceptQueue: Lab = {
  name: 'accept-queue',
  title: 'What the kernel answers while the server does not',
  file: import.meta.filename,
  needs: ['ss'],
  run,
}

async function run(session: Session): Promise<Findings> {
  const tries = session.quick ? 20 : 500
  session.progress('connecting where nothing listens, and where nobody accepts')
  const refused = summarize(refusals(tries)).median
  const admitted = summarize(admissions(tries)).median
  session.progress('filling the queue')
  // The first time meets a cold isolate.
  fillQueue()
  const queue = fillQueue()
  const bytes = unaccepted()
  session.progress('typing')
  const transcripts = await typed(session)
  return {
    values: {
      refused: microseconds(refused, 'connect to a port on which nothing listens'),
      admitted: microseconds(admitted, 'connect to a socket whose owner never accepts'),
      ...valuesOf(queue, bytes),
    },
    plots: { connects: plotOf(queue) },
    transcripts,
  }
}

const microseconds = (value: number, label: string): Value => ({
  value: significant(value),
  unit: 'µs',
  label: `${label}, median`,
})

function valuesOf(queue: Queue, bytes: number): Record<string, Value> {
  const late = queue.connects.filter(({ late }) => late).map(({ milliseconds }) => milliseconds)
  return {
    backlog: { value: queue.backlog, unit: '', label: 'backlog given to listen' },
    clients: { value: queue.connects.length, unit: '', label: 'clients that connected' },
    atOnce: {
      value: queue.connects.length - late.length,
      unit: '',
      label: 'clients connected before the server accepted any',
    },
    late: {
      value: significant(summarize(late).median / 1000),
      unit: 's',
      label: 'connect of a client for whom the queue had no place, median',
    },
    unaccepted: {
      value: significant(bytes / 1e6),
      unit: 'MB',
      label: 'bytes a client could send on a connection that nobody accepted',
    },
  }
}

function plotOf({ backlog, connects }: Queue): PlotData {
  return {
    title: 'How long connect took',
    subtitle: `clients in the order in which they came, to a socket that listens with a backlog of ${backlog} and accepts nobody until all have come`,
    unit: 'ms',
    kind: 'dots',
    better: 'less',
    rows: connects.map(({ milliseconds }, index) => ({
      label: `client ${index + 1}`,
      series: 'connect',
      x: index + 1,
      value: significant(milliseconds),
      stage: 1,
    })),
  }
}
