/** One thread, and the kernel's own list of whom it waits for. */
import { sleep, until } from '../../lib/patience.ts'
import { runningTimes } from '../../lib/proc.ts'
import { expectAsleep } from '../any-server/asleep.ts'
import type { Check } from '../check.ts'
import { fail, skip } from '../failure.ts'
import type { HttpClient } from '../http/client.ts'
import { get, getAlphabet } from '../http/request.ts'
import { eachOf, openCrowd } from './crowd.ts'
import { descriptorsOf, listenerOf, watchedDescriptors } from './descriptors.ts'

/** Connections that are open at once. */
const MANY = 200
/** The front of a head, and its end, which comes when all fronts are there. */
const HALF = 'GET /alphabet.txt HTTP/1.1\r\nHost: lo'
const OTHER_HALF = 'calhost\r\n\r\n'
const CLIENTS = 16
const ROUNDS = 60
/** Milliseconds in which what can be sent has been. */
const STUCK = 100
/** The share of a server's CPU time that one thread has, at the least. */
const MOST_OF_IT = 0.6

export const onTheList: Check = {
  id: 'on-the-list',
  title: `has its listener and each of ${MANY} connections on the interest list of an epoll descriptor`,
  rule: 'guide',
  why: 'The kernel keeps the list, notes who becomes ready, and hands over only those. With poll or select it is given the whole list each time, and with a thread for each there is none.',
  reading: 'epoll(7); TLPI 63.4; proc(5), /proc/[pid]/fdinfo, tfd; Kegel, The C10K problem',
  async run(context) {
    const pid = context.pidOf()
    const clients = await openCrowd(context, MANY)
    await eachOf(clients, (client) => client.ask(getAlphabet()))
    const connections = clients.map(({ connection }) => connection)
    const missing = () => {
      const watched = watchedDescriptors(pid)
      const fds = [listenerOf(context), ...descriptorsOf(context, connections)]
      return fds.filter((fd) => fd === undefined || !watched.has(fd)).length
    }
    if (await until(context.patience, () => missing() === 0)) return
    fail({
      sent: `${MANY} connections, and a request on each`,
      expected: `all ${MANY + 1} sockets among what /proc/${pid}/fdinfo shows of epoll (tfd)`,
      came: `${missing()} that are on no such list`,
    })
  },
}

export const oneThread: Check = {
  id: 'one-thread-at-work',
  title: `serves ${CLIENTS} clients whose requests come in halves, all mixed up, on one thread`,
  rule: 'guide',
  why: 'A thread that never waits for one client has time for all the others. Who needs a second one to get on has a call somewhere that blocks.',
  reading: 'TLPI 63.1; proc(5), /proc/[pid]/task; UNP 6.2 I/O Models',
  async run(context) {
    const pid = context.pidOf()
    if (runningTimes(pid).size === 0) skip('the kernel does not say how long threads run')
    const clients = await openCrowd(context, CLIENTS)
    const end = performance.now() + context.patience
    let share = 0
    // While it is new, a runtime compiles on threads of its own.
    while (share < MOST_OF_IT && performance.now() < end) {
      const before = runningTimes(pid)
      for (let round = 0; round < ROUNDS; round += 1) await inHalves(clients)
      share = largestShare(before, runningTimes(pid))
    }
    if (share >= MOST_OF_IT) return
    fail({
      sent: `requests on ${CLIENTS} connections: half of each, and then the rest, from the last to the first`,
      expected: `one thread that has at least ${MOST_OF_IT * 100} % of the CPU time`,
      came: `${Math.round(share * 100)} % for the one that has most`,
    })
  },
}

export const sleepsAmongMany: Check = {
  id: 'sleeps-among-many',
  title: 'sleeps while clients wait in every state and none of them moves',
  why: 'There nearly always is room to write: who has asked to be told of it, with nothing to write, is told at once, again and again. The end of a stream, too, stays ready until the descriptor is closed.',
  reading: 'epoll(7), EPOLLOUT, EPOLLRDHUP; epoll_ctl(2), EPOLL_CTL_MOD; TLPI 63.2.3',
  async run(context) {
    const server = await context.startWith('--header-timeout 60 --write-timeout 60')
    const clients = await openCrowd(context, 40, server)
    await eachOf(clients, async (client, number) => {
      await client.ask(getAlphabet())
      // Those who were kept waiting for room, and then read all, wait for nothing any more.
      if (number % 5 === 0) await readLate(client)
      if (number % 5 === 1) await client.send(HALF)
      if (number % 5 === 2) await client.send(getAlphabet('Content-Length: 100', 'X: y'))
      if (number % 5 === 3) await client.send(get('/large.bin').repeat(8))
      if (number % 5 === 4) client.connection.halfClose()
    })
    const sent =
      'to 40 clients: a page; then downloads read late, half a head, half a request, downloads unread, or the end'
    await expectAsleep(context, sent, server)
  },
}

/** Reads nothing until its responses are stuck, and then all of them. */
async function readLate(client: HttpClient): Promise<void> {
  await client.send(get('/large.bin').repeat(8))
  await sleep(STUCK)
  for (let turn = 0; turn < 8; turn += 1) await client.response('GET /large.bin')
}

/** The half of each, and then the other halves, from the last client to the first. */
async function inHalves(clients: readonly HttpClient[]): Promise<void> {
  for (const client of clients) await client.send(HALF)
  for (const client of clients.toReversed()) await client.send(OTHER_HALF)
  for (const client of clients) await client.response(HALF + OTHER_HALF)
}

/** How much of the time that went by one thread has had. */
function largestShare(before: Map<string, number>, after: Map<string, number>): number {
  const times = [...after].map(([thread, time]) => time - (before.get(thread) ?? 0))
  return Math.max(...times) / times.reduce((sum, time) => sum + time, 0)
}
