/** New workers for old ones, and nobody notices. */
import { sleep, until } from '../../lib/patience.ts'
import { descriptors } from '../../lib/proc.ts'
import { type Process, signalProcess, zombies } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import { download, lengthOf } from '../http/ask.ts'
import { withSparse } from '../http/sparse-file.ts'
import { count } from '../payload.ts'
import { BALANCES, type Balance, flagsOf } from './balances.ts'
import { expectNothingLost, Load } from './load.ts'
import { expectNewcomers, expectWorkers, startWorkers, WORKERS } from './started.ts'
import { haveEnded, inWords } from './workers.ts'

const ROUNDS = 2
/** Milliseconds in which no worker can have been started yet. */
const BETWEEN = 60
/** Milliseconds in which all of them have been replaced on a machine that is busy. */
const SOON = 8000
const DOWNLOADS = 6
const LENGTH = 16 * 2 ** 20
/** Requests after which a worker has done its part. */
const ENOUGH = 60

/** `recycled`, and with each of the balances `recycled-kernel` and so on. */
export const recycled: Check[] = [undefined, ...BALANCES].map(recycledUnder)

function recycledUnder(balance: Balance | undefined): Check {
  const [flags, id] = balance ? [flagsOf(balance), `recycled-${balance}`] : ['', 'recycled']
  const with_ = `--workers ${WORKERS} ${flags}`.trim()
  return {
    id,
    title: `has new workers for old ones after SIGHUP, and loses no request meanwhile (${with_})`,
    rule: 'guide',
    why: 'The new ones listen before the old ones stop. A connection that waits in the queue of a socket that is closed is reset, and one that is closed while its client asks loses the question: so who leaves says "Connection: close" with the next answer.',
    reading: 'RFC 9112 §9.6; listen(2); socket(7), SO_REUSEPORT; nginx, Controlling nginx',
    async run(context) {
      const { server, master, workers } = await startWorkers(context, flags)
      await using load = new Load(context, server).begin()
      let former = workers
      for (let round = 1; round <= ROUNDS; round += 1) {
        signalProcess(master, 'SIGHUP')
        const sent = `to ${with_}: SIGHUP, for the ${ORDINALS[round]} time`
        const now = await expectWorkers(context, server, WORKERS, sent, former)
        await expectGone(context, former, sent)
        former = now
      }
      expectNothingLost(await load.end(), `to ${with_}: SIGHUP ${ROUNDS} times`)
      await expectNoZombies(context, master, `SIGHUP ${ROUNDS} times`)
    },
  }
}

export const recycledAtOnce: Check = {
  id: 'recycled-at-once',
  title: `has ${WORKERS} workers, and all of them new, after SIGHUP that comes again while they are replaced`,
  rule: 'guide',
  why: 'Who asks twice may not know that it has been heard. A second round has to know of the first: otherwise somebody is started for a seat that is taken, or told to go who has just come.',
  reading: 'nginx, Controlling nginx; signal(7), on signals that are pending; TLPI 20.10',
  async run(context) {
    const { server, flags, master, workers, clients } = await startWorkers(context, '--grace 1')
    for (const { connection } of clients) await connection.close()
    const before = descriptors(master.pid).length
    for (let time = 0; time < 3; time += 1) {
      signalProcess(master, 'SIGHUP')
      await sleep(BETWEEN)
    }
    const sent = `to ${flags}: SIGHUP three times, ${BETWEEN} ms apart`
    await expectGone({ patience: Math.max(context.patience, SOON) }, workers, sent)
    await expectWorkers(context, server, WORKERS, sent, workers)
    await expectNoZombies(context, master, sent)
    const kept = () => descriptors(master.pid).length - before
    if (await until(context.patience, () => kept() <= 0)) return
    const expected = `${before} descriptors in the master, as before`
    fail({ sent, expected, came: `${kept()} more` })
  },
}

const ORDINALS = ['', 'first', 'second']

async function expectGone(
  context: Pick<Context, 'patience'>,
  former: readonly Process[],
  sent: string,
): Promise<void> {
  if (await haveEnded(context, former)) return
  fail({
    sent,
    expected: 'the old workers to end',
    came: `some that still run: ${inWords(former)}`,
  })
}

/** A process that has ended stays as a zombie until its parent asks how: wait(2). */
export async function expectNoZombies(
  { patience }: Context,
  { pid }: Process,
  sent: string,
): Promise<void> {
  if (await until(patience, () => zombies(pid).length === 0)) return
  const came = `zombies: ${zombies(pid).join(', ')}`
  fail({ sent, expected: 'no process that has ended and is not waited for', came })
}

export const finishesDownloads: Check = {
  id: 'recycled-downloads',
  title: 'lets old workers finish what they send, while new ones already serve',
  rule: 'guide',
  why: 'A response of some minutes is no reason to wait with the new workers, and new workers are none to break it off.',
  reading: 'RFC 9112 §9.6; nginx, Controlling nginx',
  async run(context) {
    const { server, flags, master, workers, clients } = await startWorkers(context)
    for (const { connection } of clients) await connection.close()
    await withSparse(context, 'recycled.bin', LENGTH, async () => {
      const downloads = await Promise.all(
        Array.from({ length: DOWNLOADS }, () => download(context, '/recycled.bin', server)),
      )
      for (const { connection } of downloads) await connection.next(1)
      signalProcess(master, 'SIGHUP')
      const sent = `to ${flags}: SIGHUP during ${DOWNLOADS} downloads`
      await expectNewcomers(context, server, workers, sent)
      for (const { connection } of downloads) {
        const came = 1 + (await lengthOf(connection))
        if (came > LENGTH && connection.ending === 'end of stream') continue
        fail({
          sent,
          expected: `all ${count(LENGTH)} of each, and the end of the stream`,
          came: `${count(came)}, then ${connection.outcome()}`,
        })
      }
      await expectGone(context, workers, `${sent}, which have ended`)
    })
  },
}

export const endsIdle: Check = {
  id: 'recycled-idle',
  title: 'ends old workers although clients keep connections and ask nothing (--grace 1)',
  rule: 'guide',
  why: 'Who says nothing cannot be told. After some time the worker looks once more whether a request has come, and closes what is idle; without a limit each SIGHUP would leave processes behind.',
  reading: 'RFC 9112 §9.5; recv(2), MSG_PEEK; nginx, worker_shutdown_timeout',
  async run(context) {
    const { flags, master, workers, clients } = await startWorkers(context, '--grace 1')
    signalProcess(master, 'SIGHUP')
    const sent = `to ${flags}: SIGHUP, with ${clients.length} idle connections`
    await expectGone(context, workers, sent)
    for (const { connection } of clients) {
      const ending = await connection.drain()
      if (connection.ending !== undefined) continue
      fail({ sent, expected: 'the end of each idle connection', came: ending })
    }
  },
}

export const maxRequests: Check = {
  id: 'max-requests',
  title: `replaces a worker after so many requests, and loses none (--max-requests ${ENOUGH})`,
  rule: 'guide',
  why: 'What a process gathers over the weeks, a leak or a heap in pieces, goes with it. A worker that has answered enough tells its master, and goes on until there is another.',
  reading: 'RFC 9112 §9.6; Apache HTTP Server, MaxConnectionsPerChild; nginx, keepalive_requests',
  async run(context) {
    const { server, flags, master, workers } = await startWorkers(
      context,
      `--max-requests ${ENOUGH}`,
    )
    await using load = new Load(context, server).begin()
    const gone = await haveEnded(context, workers)
    const { lost, ...rest } = await load.end()
    const sent = `to ${flags}: ${rest.answered} requests`
    if (!gone) {
      const came = `some of the first still run: ${inWords(workers)}`
      fail({ sent, expected: 'other workers by now', came })
    }
    expectNothingLost({ lost, ...rest }, sent)
    await expectWorkers(context, server, WORKERS, sent, workers)
    await expectNoZombies(context, master, sent)
  },
}
