/** A master and its workers: who serves, and who sees to it that somebody does. */
import { until } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import { fail } from '../failure.ts'
import { askCrowd, startWorkers, WORKERS } from './started.ts'
import { heldBy, inWords } from './workers.ts'

const FEW = 2
const CROWD = 100

export const soManyWorkers: Check = {
  id: 'so-many-workers',
  title: `has as many worker processes as it is told to (--workers ${FEW}, --workers ${WORKERS})`,
  rule: 'guide',
  why: 'A process has a processor at a time, a memory of its own, and an end of its own. How many there are is for whoever knows the machine to say.',
  reading:
    'TLPI 24.1, 60.4; fork(2), posix_spawn(3); UNP 30.6; proc(5), /proc/[pid]/task/[tid]/children',
  async run(context) {
    await startWorkers(context, '', FEW)
    await startWorkers(context, '', WORKERS)
  },
}

export const masterServesNothing: Check = {
  id: 'master-serves-nothing',
  title: 'leaves every connection to a worker, and its master has none itself',
  rule: 'guide',
  why: 'What a client can bring down is a worker, and there are others. A master that serves is a single one again, and one that only keeps a copy of a connection keeps it open when its worker has closed it.',
  reading: 'UNP 30.6; AOSA vol. 2, nginx; close(2); TLPI 5.4',
  async run(context) {
    const { server, flags, clients, owners, master } = await startWorkers(context)
    if (owners.some(({ pid }) => pid === master.pid)) {
      const came = `some in ${inWords([master])}, which listens`
      fail({
        sent: `to ${flags}: ${clients.length} clients`,
        expected: 'connections in workers',
        came,
      })
    }
    for (const { connection } of clients) await connection.close()
    const left = () => heldBy(context, server).filter(({ connections }) => connections.length > 0)
    if (await until(context.patience, () => left().length === 0)) return
    fail({
      sent: `to ${flags}: ${clients.length} clients, which have left`,
      expected: 'no process that still has a connection of theirs',
      came: inWords(left().map(({ process }) => process)),
    })
  },
}

export const workersBeforehand: Check = {
  id: 'workers-beforehand',
  title: 'has its workers before anybody connects, and no more of them for a crowd',
  rule: 'guide',
  why: 'Pre-fork: a process is paid for at the start, and not by a client. A process for each connection is paid for by each, and a crowd of them is more than a machine has memory for.',
  reading: 'UNP 30.5, 30.6; TLPI 60.3, 60.4',
  async run(context) {
    const flags = `--workers ${WORKERS}`
    const server = await context.startWith(flags)
    context.pidOf(server)
    const all = () => server.descendants().length
    const expected = `${WORKERS} processes that come from the one that listens`
    if (!(await until(context.startPatience, () => all() >= WORKERS))) {
      fail({ sent: `${flags}, and nobody connects`, expected, came: `${all()}` })
    }
    await askCrowd(context, server, WORKERS)
    const before = all()
    const clients = await askCrowd(context, server, CROWD)
    if (all() <= before) return
    const sent = `to ${flags}: ${clients.length} clients`
    fail({ sent, expected: `${expected}, and no more than the ${before} before`, came: `${all()}` })
  },
}
