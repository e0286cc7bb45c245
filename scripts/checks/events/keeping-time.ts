/** Time that is up for some while others are busy, and room that is left for no more. */
import { sleep, within } from '../../lib/patience.ts'
import { expectAsleep } from '../any-server/asleep.ts'
import { isAboutASecond } from '../any-server/idle-timeout.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import type { HttpClient } from '../http/client.ts'
import { getAlphabet } from '../http/request.ts'
import type { Server } from '../server.ts'
import { BEGUN, expectPage, FRONT, openMany, REST } from '../threads/clients.ts'
import { eachOf, openCrowd } from './crowd.ts'

const HALF_HEADS = 60
/** How many half heads come at one moment. */
const AT_ONE_MOMENT = 200
/** Those who are never idle meanwhile. */
const BUSY = 8
/** Milliseconds over which the half heads come. */
const SPREAD = 600
const ALLOWED = 8
const OUTSIDE = 4
/** Milliseconds in which nothing may happen that must not. */
const QUIET = 700

export const eachInItsTime: Check = {
  id: 'each-in-its-time',
  title: `gives each of ${HALF_HEADS} half heads its own second, however busy others are (--header-timeout 1)`,
  rule: 'guide',
  why: 'A loop that looks at the time only when nothing is ready never does while somebody is busy. One clock for all is set back by anybody; one for each is not.',
  reading: 'epoll_wait(2), timeout; UNP 14.2; TLPI 23.7; exercise 2',
  async run(context) {
    const server = await context.startWith('--header-timeout 1')
    const busy = await openCrowd(context, BUSY, server)
    const over = new AbortController()
    const asking = Promise.all(busy.map((client) => askUntil(over.signal, client)))
    const seconds = await Promise.race([
      Promise.all(
        Array.from({ length: HALF_HEADS }, (_, number) => secondsToTheEnd(context, server, number)),
      ),
      // It ends first only where a client who asks has not been answered, and says so.
      asking.then(() => []),
    ])
    over.abort()
    await asking
    const wrong = seconds.find((each) => !isAboutASecond(each))
    if (wrong === undefined) return
    fail({
      sent: `to --header-timeout 1: ${HALF_HEADS} half heads, and requests without a pause on ${BUSY} other connections`,
      expected: '408 for each half head, about 1 s after it came',
      came: `one after ${wrong.toFixed(1)} s`,
    })
  },
}

/** Asks without a pause. */
async function askUntil(over: AbortSignal, client: HttpClient): Promise<void> {
  while (!over.aborted) await client.ask(getAlphabet())
}

async function secondsToTheEnd(context: Context, server: Server, number: number): Promise<number> {
  await sleep((number * SPREAD) / HALF_HEADS)
  const start = performance.now()
  // Opened now: one that has been silent for a second is ended, too.
  const [client] = await openMany(context, 1, BEGUN, server)
  if (client === undefined) return Number.NaN
  const { status } = await client.response(`${BEGUN} and no more`)
  if (status !== 408) fail({ sent: 'half a head', expected: '408', came: `${status}` })
  return (performance.now() - start) / 1000
}

export const allInTheirTime: Check = {
  id: 'all-in-their-time',
  title: `answers 408 to each of ${AT_ONE_MOMENT} half heads that come at one moment (--header-timeout 1)`,
  rule: 'guide',
  why: 'Many times may be over in the same turn of a loop. Who looks after so many of them, and forgets the rest or looks at the first alone, keeps connections for ever; a flood of half heads makes sure of that.',
  reading: 'epoll_wait(2), timeout; UNP 14.2; exercise 2',
  async run(context) {
    const server = await context.startWith('--header-timeout 1')
    const clients = await openCrowd(context, AT_ONE_MOMENT, server)
    const ends = await Promise.all(
      clients.map(async (client) => {
        await client.send(BEGUN)
        return await client.connection.drain()
      }),
    )
    const left = clients.filter(({ connection }) => connection.ending === undefined).length
    if (left === 0) return
    fail({
      situation: 'a server started with --header-timeout 1',
      sent: `half a head on each of ${ends.length} connections, all at one moment`,
      expected: 'the end of each connection, about 1 s later',
      came: `${left} that are open ${context.patience / 1000} s (--patience) later`,
    })
  },
}

export const waitsForRoom: Check = {
  id: 'waits-for-room',
  title: `lets others wait where ${ALLOWED} connections are all that it is to have, and loses none (--max-connections ${ALLOWED})`,
  rule: 'guide',
  why: 'A server has a descriptor and some memory for each. Who is not accepted waits in the queue of the listening socket, and is served as soon as somebody leaves.',
  reading: 'listen(2), backlog; accept(2), EMFILE; epoll_ctl(2)',
  async run(context) {
    const server = await context.startWith(`--max-connections ${ALLOWED} --header-timeout 60`)
    const inside = await openMany(context, ALLOWED, BEGUN, server)
    // Whoever is asked for a page now has been accepted before those who come next.
    await sleep(QUIET / 2)
    const outside = await openMany(context, OUTSIDE, FRONT, server)
    const sent = `to --max-connections ${ALLOWED}: half a head on ${ALLOWED} connections, and requests on ${OUTSIDE} more`
    const answers = outside.map((client) => expectPage(client, sent))
    const early = await within(
      QUIET,
      Promise.race(answers).then(() => true),
    )
    if (early) fail({ sent, expected: 'no answer outside', came: 'one' })
    await expectAsleep(context, sent, server)
    await eachOf(inside, async (client) => {
      await client.send(REST)
      await expectPage(client, `${sent}; then the rest of each head`)
      await client.connection.close()
    })
    await Promise.all(answers)
  },
}
