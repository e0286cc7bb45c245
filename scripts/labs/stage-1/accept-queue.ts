/** What the kernel answers for a server: where nothing listens, and where nobody accepts. */
import { Findings, row } from '../findings.ts'
import type { Lab, Session } from '../lab.ts'
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
  const findings = new Findings()
  const tries = session.quick ? 20 : 500
  session.progress('connecting where nothing listens, and where nobody accepts')
  findings
    .value('refused', refusals(tries), 'µs', 'connect to a port on which nothing listens, median')
    .value(
      'admitted',
      admissions(tries),
      'µs',
      'connect to a socket whose owner never accepts, median',
    )
  session.progress('filling the queue')
  // The first time meets a cold isolate.
  fillQueue()
  addQueue(findings, fillQueue())
  const label = 'bytes a client could send on a connection that nobody accepted'
  findings.value('unaccepted', unaccepted() / 1e6, 'MB', label)
  session.progress('typing')
  await typed(session, findings)
  return findings
}

function addQueue(findings: Findings, { backlog, connects }: Queue): void {
  const late = connects.filter(({ late }) => late).map(({ milliseconds }) => milliseconds / 1000)
  const atOnce = connects.length - late.length
  findings
    .count('backlog', backlog, '', 'backlog given to listen')
    .count('clients', connects.length, '', 'clients that connected')
    .count('atOnce', atOnce, '', 'clients connected before the server accepted any')
    .value('late', late, 's', 'connect of a client for whom the queue had no place, median')
    .dots('connects', {
      title: 'How long connect took',
      subtitle: `clients in the order in which they came, to a socket that listens with a backlog of ${backlog} and accepts nobody until all have come`,
      unit: 'ms',
      better: 'less',
      rows: connects.map(({ milliseconds }, index) => ({
        ...row(`client ${index + 1}`, milliseconds, 1),
        series: 'connect',
        x: index + 1,
      })),
    })
}
