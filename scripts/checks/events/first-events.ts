/** What the first program of week 10 does: one thread echoes for many, as the kernel says who is ready. */
import { until } from '../../lib/patience.ts'
import { family } from '../../lib/processes.ts'
import { expectAsleep } from '../any-server/asleep.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import { text } from '../payload.ts'
import { threadCount } from '../threads/thread-count.ts'
import { descriptorOf, watchedDescriptors } from './descriptors.ts'

/** How many connections are open at once. */
const MANY = 40

const anyOrder: Check = {
  id: 'whoever-speaks',
  title: 'answers whoever speaks, in whatever order they came',
  why: 'A server that waits for one client hears nobody else. This one waits for all of them at once, and is told who has said something.',
  reading: 'TLPI 63.1; UNP 6.3, 6.8; poll(2)',
  async run(context) {
    const clients = await openMany(context)
    for (let turn = 1; turn <= 2; turn += 1) {
      for (const [index, client] of [...clients.entries()].reverse()) {
        await client.expectEcho(text(`${MANY} are here, and number ${index + 1} speaks\n`))
      }
    }
  },
}

const oneThread: Check = {
  id: 'one-thread',
  title: 'needs no further thread or process for its clients',
  why: 'What is waited for is a descriptor on a list, and no stack. That is why there can be ten thousand.',
  reading: 'proc(5), /proc/[pid]/task; Kegel, The C10K problem',
  async run(context) {
    const pid = context.pidOf()
    for (const client of await openMany(context, 2)) await client.expectEcho(text('the first\n'))
    const before = threadsOf(pid)
    for (const client of await openMany(context)) await client.expectEcho(text('one of many\n'))
    const after = threadsOf(pid)
    // A runtime may start a thread of its own at any time, but not one for each connection.
    if (after - before < MANY / 4) return
    fail({
      sent: `a line on each of ${MANY} connections`,
      expected: `${before} threads, as before`,
      came: `${after}`,
    })
  },
}

const interestList: Check = {
  id: 'interest-list',
  title: 'has every connection on the interest list of an epoll descriptor',
  why: 'The kernel keeps the list from one call to the next, and notes on it who has become ready. With poll it is handed the whole list each time.',
  reading: 'epoll(7); TLPI 63.4; proc(5), /proc/[pid]/fdinfo, tfd',
  async run(context) {
    const pid = context.pidOf()
    const clients = await openMany(context)
    await clients.at(-1)?.expectEcho(text('the last of them\n'))
    const isWatched = (client: Connection) =>
      watchedDescriptors(pid).has(descriptorOf(context, client) ?? -1)
    const all = await until(context.patience, () => clients.every(isWatched))
    if (all) return
    fail({
      sent: `${MANY} connections`,
      expected: `${MANY} descriptors among those that /proc/${pid}/fdinfo shows for epoll (tfd)`,
      came: `${clients.filter(isWatched).length}`,
    })
  },
}

const asleep: Check = {
  id: 'sleeps-until-spoken-to',
  title: 'sleeps while nobody says anything, whoever is there or has left',
  why: 'Whoever asks without waiting keeps a processor busy. So does whoever is told again and again that a stream has ended, and does not let it go.',
  reading: 'epoll_wait(2), timeout; epoll(7), level-triggered and edge-triggered',
  async run(context) {
    const clients = await openMany(context)
    for (const client of clients) await client.expectEcho(text('here I am\n'))
    for (const [index, client] of clients.entries()) {
      if (index % 4 === 1) client.halfClose()
      if (index % 4 === 2) client.reset()
      if (index % 4 === 3) await client.close()
    }
    await expectAsleep(context, `${MANY} connections, of which some have ended in their ways`)
  },
}

export const events: readonly Check[] = [anyOrder, oneThread, interestList, asleep]

async function openMany(context: Context, many = MANY): Promise<Connection[]> {
  const clients: Connection[] = []
  for (let number = 0; number < many; number += 1) clients.push(await context.connect())
  return clients
}

/** Those of the process and of all that come from it. */
function threadsOf(pid: number): number {
  return family(pid).reduce((sum, each) => sum + threadCount(each), 0)
}
