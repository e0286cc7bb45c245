/** What the first programs of weeks 6 to 8 do: a thread for each connection, and not for too many. */
import { readdirSync } from 'node:fs'
import { until } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { CheckFailure, fail } from '../failure.ts'
import { askOnce, clientOf } from '../http/ask.ts'
import type { HttpClient } from '../http/client.ts'
import { get } from '../http/request.ts'
import type { Response } from '../http/response.ts'
import type { Server } from '../server.ts'

const FRONT = get('/', 'Connection: close')
/** So much of a head that somebody has to wait for the rest, and the rest. */
const [BEGUN, REST] = [FRONT.slice(0, 9), FRONT.slice(9)]
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
    const clients = await openMany(context, MANY)
    for (const [index, client] of [...clients.entries()].reverse()) {
      await client.send(REST)
      const sent = `${MANY} connections with half a head each, and now the rest on number ${index + 1}`
      await expectPage(client.response(FRONT), sent)
    }
  },
}

const threadEach: Check = {
  id: 'thread-each',
  title: 'has a thread for each connection, as long as it lasts',
  why: 'A thread that blocks in a read costs nobody else anything. One that is not ended when its connection is costs its memory for ever.',
  reading: 'proc(5), /proc/[pid]/task; CS:APP 12.3.1, 12.3.6; TLPI 29.7',
  async run(context) {
    const pid = context.pidOf()
    const before = await settledThreads(context, pid)
    const clients = await openMany(context, MANY)
    const sent = `${MANY} connections with half a head each`
    await expectThreads(context, pid, sent, { from: before + MANY })
    for (const { connection } of clients) await connection.close()
    await expectThreads(context, pid, `${sent}, which then ended`, { to: before })
  },
}

const limited: Check = {
  id: 'no-more-than-so-many',
  title: `lets others wait where --threads ${ALLOWED} are at work, and loses none of them`,
  why: 'Every thread costs memory, and who accepts without end will run out. What is not accepted waits in the queue of the listening socket, where it costs next to nothing.',
  reading: 'eventfd(2), EFD_SEMAPHORE; listen(2); CS:APP 12.5.2',
  async run(context) {
    const server = await context.startWith(`--threads ${ALLOWED}`)
    const inside = await openMany(context, ALLOWED, server)
    const outside = await Promise.all(inside.map(() => clientOf(context, server)))
    const answers = await Promise.all(outside.map((client) => askInBackground(client)))
    const sent = `${ALLOWED} connections with half a head each, and ${ALLOWED} whole requests`
    const early = await until(QUIET, () => answers.find(({ answered }) => answered))
    if (early) {
      await expectPage(early.response, sent)
      fail({ sent, expected: 'nothing yet, since all threads wait', came: 'an answer' })
    }
    await inside[0]?.send(REST)
    for (const { response } of answers) {
      await expectPage(response, `${sent}; then the rest of the first`)
    }
  },
}

export const threadsPerConnection: readonly Check[] = [lastFirst, threadEach, limited]

/** Opens connections and begins a request on each, which somebody then has to wait for. */
async function openMany(context: Context, many: number, server?: Server): Promise<HttpClient[]> {
  const clients: HttpClient[] = []
  for (let number = 0; number < many; number += 1) {
    const client = await clientOf(context, server)
    await client.send(BEGUN)
    clients.push(client)
  }
  return clients
}

/** A request that is under way, and whether something has come of it. */
interface Asked {
  answered: boolean
  response: Promise<Response>
}

async function askInBackground(client: HttpClient): Promise<Asked> {
  await client.send(FRONT)
  const asked = { answered: false, response: client.response(FRONT) }
  const settle = () => {
    asked.answered = true
  }
  asked.response.then(settle, settle)
  return asked
}

async function expectPage(response: Promise<Response>, sent: string): Promise<void> {
  const { status } = await response.catch((error: unknown) => {
    throw error instanceof CheckFailure ? new CheckFailure({ ...error.evidence, sent }) : error
  })
  if (status !== 200) fail({ sent, expected: '200', came: `${status}` })
}

/** How many threads it has once what starts with the first requests has started. */
async function settledThreads(context: Context, pid: number): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) await askOnce(context, FRONT)
  let same = 0
  let before = 0
  await until(context.patience, () => {
    const now = threadsOf(pid)
    same = now === before ? same + 1 : 0
    before = now
    return same >= 4
  })
  return before
}

async function expectThreads(
  { patience }: Context,
  pid: number,
  sent: string,
  { from = 0, to = Number.POSITIVE_INFINITY }: { from?: number; to?: number },
): Promise<void> {
  const right = await until(patience, () => threadsOf(pid) >= from && threadsOf(pid) <= to)
  if (right) return
  const expected = from > 0 ? `at least ${from} threads` : `${to} threads, as before`
  fail({ sent, expected, came: `${threadsOf(pid)}` })
}

function threadsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).length
  } catch {
    return 0 // it has ended
  }
}
