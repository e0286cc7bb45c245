/** Signals for a worker, and for all processes at once, as an operator and a terminal send them. */
import { until } from '../../lib/patience.ts'
import { type Process, signalProcess } from '../../lib/processes.ts'
import { expectOrderlyExit } from '../any-server/exits.ts'
import type { Check } from '../check.ts'
import { fail } from '../failure.ts'
import { download, lengthOf } from '../http/ask.ts'
import { getAlphabet } from '../http/request.ts'
import { withSparse } from '../http/sparse-file.ts'
import { count } from '../payload.ts'
import { expectFree } from './ending.ts'
import { expectWorkers, startWorkers, WORKERS } from './started.ts'
import { haveEnded, inWords } from './workers.ts'

const DOWNLOADS = 6
const LENGTH = 16 * 2 ** 20

export const workerAsked: Check = {
  id: 'worker-sigterm',
  title: 'has another worker for one that has ended in order (SIGTERM to the worker), and goes on',
  rule: 'guide',
  why: 'That a worker has ended is what counts, and not how: with status 0, too, there is one less to serve. And its end is not the end of the master.',
  reading: 'wait(2); TLPI 26.1, 26.3; Apache HTTP Server, prefork',
  async run(context) {
    const { server, flags, clients, owners, workers } = await startWorkers(context)
    const [victim = workers[0] as Process] = owners
    signalProcess(victim, 'SIGTERM')
    const sent = `to ${flags}: SIGTERM to a worker`
    if (!(await haveEnded(context, [victim]))) {
      fail({ sent, expected: 'its end', came: `${inWords([victim])}, which still runs` })
    }
    await expectWorkers(context, server, WORKERS, sent, [victim])
    for (const [at, client] of clients.entries()) {
      if (owners[at]?.pid === victim.pid) continue
      const { status } = await client.ask(getAlphabet())
      if (status === 200) continue
      const before = `${sent}, and a request on a connection of another`
      fail({ sent: before, expected: '200', came: `${status}` })
    }
  },
}

export const interruptedAll: Check = {
  id: 'ctrl-c-for-all',
  title:
    'finishes downloads on a SIGINT that its master and all workers are sent, and exits with 0',
  rule: 'guide',
  why: 'A terminal sends Control-C to every process in front of it. A worker that dies of it breaks off what its master would have let it finish; one whose master takes it for a crash is replaced in the middle of the end.',
  reading: 'TLPI 34.3, 20.2; setpgid(2); RFC 9112 §9.6',
  async run(context) {
    const { server, flags, master, workers, clients } = await startWorkers(context)
    for (const { connection } of clients) await connection.close()
    await withSparse(context, 'ctrl-c.bin', LENGTH, async () => {
      const downloads = await Promise.all(
        Array.from({ length: DOWNLOADS }, () => download(context, '/ctrl-c.bin', server)),
      )
      for (const { connection } of downloads) await connection.next(1)
      for (const one of [master, ...workers]) signalProcess(one, 'SIGINT')
      const sent = `to ${flags}: SIGINT to all of its processes during ${DOWNLOADS} downloads`
      for (const { connection } of downloads) {
        const came = 1 + (await lengthOf(connection))
        if (came > LENGTH && connection.ending === 'end of stream') continue
        fail({
          sent,
          expected: `all ${count(LENGTH)} of each, and the end of the stream`,
          came: `${count(came)}, then ${connection.outcome()}`,
        })
      }
      await expectOrderlyExit(server, sent, context.patience)
      await expectFree(context, server, sent)
    })
  },
}

/** Seconds in which a server may come to think that a worker will not end by itself. */
const SOON = 8
const FLAGS = '--hung-after 1 --drain-timeout 1'

export const stopsBesideAStopped: Check = {
  id: 'stop-beside-a-stopped',
  title: `ends on SIGTERM although a worker is stopped and hears nothing (${FLAGS})`,
  rule: 'guide',
  why: 'A worker that hangs does not hear that it is to end. Whoever waits for it without a limit hangs as well, and is killed from outside, without a chance to tidy up.',
  reading: 'signal(7), SIGSTOP and SIGKILL; waitid(2); systemd.service(5), TimeoutStopSec',
  async run(context) {
    const { server, flags, master, owners, workers } = await startWorkers(context, FLAGS)
    const [victim = workers[0] as Process] = owners
    signalProcess(victim, 'SIGSTOP')
    signalProcess(master, 'SIGTERM')
    const exit = await server.exit(Math.max(context.patience, SOON * 1000))
    const sent = `to ${flags}: SIGSTOP to a worker, and SIGTERM`
    if (exit === undefined) {
      const came = `${inWords([master])}, which still runs after ${SOON} s or more`
      fail({ sent, expected: 'the end of all its processes', came })
    }
    const isGone = await until(context.patience / 2, () => server.descendants().length === 0)
    if (isGone) return
    fail({ sent, expected: 'no process that is left', came: inWords(server.descendants()) })
  },
}
