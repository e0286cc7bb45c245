/** What the first program of week 6 does: a thread for each connection, and not for too many. */
import { until } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import type { HttpClient } from '../http/client.ts'
import type { Response } from '../http/response.ts'
import { BEGUN, expectPage, expectPageIn, FRONT, openMany, REST } from './clients.ts'
import { settledThreadCount, threadCount } from './thread-count.ts'

/** How many connections are open at once. */
const MANY = 8
/** How many of them the server is allowed where it is told to limit them. */
const ALLOWED = 3
/** Milliseconds in which nothing may happen that must not. */
const QUIET = 1000

const lastFirst: Check = {
  id: 'last-first',
  title: 'answers whoever asks, in whatever order they came',
  why: 'A server that waits for one client at a time answers nobody while the first says nothing. Connections that queue look served until the last of them speaks first.',
  reading: 'CS:APP 12.1, 12.3 Concurrent Programming with Threads; TLPI 60.1',
  async run(context) {
    const clients = await openMany(context, MANY, BEGUN)
    for (const [index, client] of [...clients.entries()].reverse()) {
      await client.send(REST)
      const sent = `${MANY} connections with half a head each, and now the rest on number ${index + 1}`
      await expectPage(client, sent)
    }
  },
}

const threadEach: Check = {
  id: 'thread-each',
  title: 'has a thread for each connection, as long as it lasts',
  why: 'A thread that blocks in a read costs nobody else anything. One that is not ended when its connection is costs its memory for ever.',
  reading: 'proc(5), /proc/[pid]/task; CS:APP 12.3.1, 12.3.5; TLPI 29.6',
  async run(context) {
    const before = await settledThreadCount(context)
    const clients = await openMany(context, MANY, BEGUN)
    const sent = `${MANY} connections with half a head each`
    await expectThreads(context, sent, { from: before + MANY })
    for (const { connection } of clients) await connection.close()
    await expectThreads(context, `${sent}, which then ended`, { to: before })
  },
}

const limited: Check = {
  id: 'no-more-than-so-many',
  title: `lets others wait where --threads ${ALLOWED} are at work, and loses none of them`,
  why: 'Every thread costs memory, and who accepts without end will run out. What is not accepted waits in the queue of the listening socket, where it costs next to nothing.',
  reading: 'eventfd(2), EFD_SEMAPHORE; listen(2); CS:APP 12.5.2',
  async run(context) {
    const server = await context.startWith(`--threads ${ALLOWED}`)
    const pid = context.pidOf(server)
    const most = ALLOWED + (await settledThreadCount(context, server))
    const [first] = await openMany(context, ALLOWED, BEGUN, server)
    await until(context.patience, () => threadCount(pid) >= most)
    const outside = (await openMany(context, ALLOWED, FRONT, server)).map(read)
    const sent = `${ALLOWED} connections with half a head each, and ${ALLOWED} whole requests`
    const early = await until(QUIET, () => outside.find(({ answered }) => answered))
    if (early) {
      await expectPageIn(early.response, sent)
      fail({ sent, expected: 'nothing yet, since all threads wait', came: 'an answer' })
    }
    const threads = threadCount(pid)
    if (threads > most) fail({ sent, expected: `no more than ${most} threads`, came: `${threads}` })
    await first?.send(REST)
    for (const { response } of outside) {
      await expectPageIn(response, `${sent}; then the rest of the first`)
    }
  },
}

export const threadsPerConnection: readonly Check[] = [lastFirst, threadEach, limited]

/** A response that is on its way, and whether it, or something else, has come. */
interface Awaited {
  answered: boolean
  response: Promise<Response>
}

function read(client: HttpClient): Awaited {
  const awaited = { answered: false, response: client.response(FRONT) }
  const settle = () => {
    awaited.answered = true
  }
  awaited.response.then(settle, settle)
  return awaited
}

async function expectThreads(
  context: Context,
  sent: string,
  { from = 0, to = Number.POSITIVE_INFINITY }: { from?: number; to?: number },
): Promise<void> {
  const pid = context.pidOf()
  const isRight = () => threadCount(pid) >= from && threadCount(pid) <= to
  if (await until(context.patience, isRight)) return
  const expected = from > 0 ? `at least ${from} threads` : `${to} threads, as before`
  fail({ sent, expected, came: `${threadCount(pid)}` })
}
