/** What the first program of week 11 does: it waits for nobody, least of all for who does not read. */
import { expectAsleep } from '../any-server/asleep.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { fail, skip } from '../failure.ts'
import { count, moreThanTheKernelHolds, type Payload, pattern, text } from '../payload.ts'
import type { Server } from '../server.ts'
import { descriptorOf, isNonBlocking } from './descriptors.ts'

/** How many others there are beside a client that does not read. */
const OTHERS = 8
/** How much comes at once where nobody says a second time that it is there. */
const BURST = 300_000

const nonBlocking: Check = {
  id: 'non-blocking',
  title: 'has sockets that do not block',
  why: 'That a socket was ready is news from the past. A call that blocks in spite of it stops everybody; with O_NONBLOCK it says EAGAIN.',
  reading: 'open(2), O_NONBLOCK; accept4(2), SOCK_NONBLOCK; TLPI 63.1.2; select(2), BUGS',
  async run(context) {
    const pid = context.pidOf()
    const clients = await openMany(context)
    for (const client of clients) {
      await client.expectEcho(text('is it ready?\n'))
      const fd =
        descriptorOf(context, client) ?? skip('its descriptors are in a process that is not seen')
      if (isNonBlocking(pid, fd)) continue
      const expected = 'O_NONBLOCK (04000) among the flags of its descriptor'
      fail({ sent: 'a connection', expected, came: `none in /proc/${pid}/fdinfo/${fd}` })
    }
  },
}

const meanwhile: Check = {
  id: 'others-beside-the-slow',
  title: 'answers others while one does not read, and loses nothing meanwhile',
  why: 'The buffers to that client are full. What does not go now is kept until there is room; the loop goes on with the others.',
  reading: 'UNP 16.2; TLPI 63.2.3, 63.4.6; write(2), EAGAIN',
  async run(context) {
    await expectMeanwhile(context, context.server)
  },
}

const asleep: Check = {
  id: 'sleeps-beside-the-slow',
  title: 'asks for room to write only while something is to be written',
  why: 'There nearly always is room. Who asks for it with nothing to write is told so at once, again and again, and turns without end.',
  reading: 'epoll(7), EPOLLOUT; epoll_ctl(2), EPOLL_CTL_MOD; TLPI 63.2.3',
  async run(context) {
    const server = await context.start()
    const { slow, payload } = await stalled(context, server)
    await expectAsleep(context, 'much to one that does not read', server)
    slow.halfClose()
    await expectAll(slow, payload)
    const [other] = await openMany(context, 1, server)
    await other?.expectEcho(text('somebody else\n'))
    await expectAsleep(context, `${count(slow.sent)} to one that did not read at first`, server)
  },
}

const edge: Check = {
  id: 'edge',
  title: 'does the same with --edge, where it is told of a change once',
  why: 'The kernel says that bytes have come, and not that some are still there. Whoever does not read on to EAGAIN waits for news that came long ago.',
  reading: 'epoll(7), Level-triggered and edge-triggered; TLPI 63.4.6',
  async run(context) {
    const server = await context.startWith('--edge')
    const clients = await openMany(context, OTHERS, server)
    for (const client of clients) await client.expectEcho(pattern(BURST), BURST)
    await expectMeanwhile(context, server)
    await expectAsleep(context, 'what a server with --edge has echoed', server)
  },
}

export const neverBlocking: readonly Check[] = [nonBlocking, meanwhile, asleep, edge]

/** One that does not read; the others, each with a few turns; and what was kept for the one. */
async function expectMeanwhile(context: Context, server: Server): Promise<void> {
  const others = await openMany(context, OTHERS, server)
  const { slow, payload } = await stalled(context, server)
  for (const client of [...others, ...(await openMany(context, OTHERS, server))]) {
    await client.expectEcho(text('while somebody does not read\n'))
    await client.expectEcho(pattern(20_000))
  }
  slow.halfClose()
  await expectAll(slow, payload)
}

/** A client that has sent all that went, and has read nothing. */
async function stalled(
  context: Context,
  server: Server,
): Promise<{ slow: Connection; payload: Payload }> {
  const slow = await context.connect(server)
  const payload = moreThanTheKernelHolds()
  await slow.sendUntilStalled(payload)
  return { slow, payload }
}

/** Reads all that was sent, up to the end of the stream. */
async function expectAll(slow: Connection, payload: Payload): Promise<void> {
  const came = await slow.readSame(payload)
  if (came === slow.sent && slow.ending === 'end of stream') return
  fail({
    sent: `${count(slow.sent)} without reading, then the end of the stream, and only then read`,
    expected: `the same ${count(slow.sent)} and the end of the stream`,
    came: `${count(came)}, then ${slow.outcome()}`,
  })
}

async function openMany(
  context: Context,
  many = OTHERS,
  server = context.server,
): Promise<Connection[]> {
  const clients: Connection[] = []
  for (let number = 0; number < many; number += 1) clients.push(await context.connect(server))
  return clients
}
