/** A server that waits for nobody: whoever is slow is slow alone. */
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail, skip } from '../failure.ts'
import { download, lengthOf } from '../http/ask.ts'
import type { HttpClient } from '../http/client.ts'
import { get, getAlphabet } from '../http/request.ts'
import { ALPHABET, COMPRESSIBLE, HTML, LARGE } from '../http/site.ts'
import { withSparse } from '../http/sparse-file.ts'
import { count } from '../payload.ts'
import type { Server } from '../server.ts'
import { eachOf, expectContent, openCrowd, resetAll } from './crowd.ts'
import { descriptorsOf, isNonBlocking, listenerOf } from './descriptors.ts'

/** Connections whose requests come a byte at a time, all at once. */
const INTERLEAVED = 240
const SLOW_READERS = 40
const LENGTH = 32 * 2 ** 20
const SLOW_SENDERS = 200
/** Seconds in which somebody must be served although others are slow. */
const AT_ONCE = 1.5

export const nonBlocking: Check = {
  id: 'o-nonblock',
  title: 'has O_NONBLOCK on the sockets of its clients and on the one that listens',
  rule: 'guide',
  why: 'That a socket was ready is news from the past: who waited in the queue may have left it before accept, and then accept waits for the next. Who does not wait is told EAGAIN.',
  reading: 'accept4(2), SOCK_NONBLOCK; UNP 16.6 Nonblocking accept; TLPI 63.1.2; select(2), BUGS',
  async run(context) {
    const pid = context.pidOf()
    const clients = await openCrowd(context, 8)
    const unseen = 'its descriptors are in a process that is not seen'
    await eachOf(clients, (client) => client.ask(getAlphabet()))
    const connections = clients.map(({ connection }) => connection)
    expectNonBlocking(pid, listenerOf(context) ?? skip(unseen), 'the socket that listens')
    for (const fd of descriptorsOf(context, connections)) {
      expectNonBlocking(pid, fd ?? skip(unseen), 'a connection')
    }
  },
}

function expectNonBlocking(pid: number, fd: number, what: string): void {
  if (isNonBlocking(pid, fd)) return
  const expected = 'O_NONBLOCK (04000) among the flags of its descriptor'
  fail({ sent: what, expected, came: `none in /proc/${pid}/fdinfo/${fd}` })
}

export const interleaved: Check = {
  id: 'interleaved-bytes',
  title: `answers each of ${INTERLEAVED} clients whose requests come a byte at a time, in turn`,
  why: 'Where a request stops for want of bytes, everything about it has to be kept with its connection, and nothing of it may be left where the next one writes.',
  reading: 'TLPI 63.2.3; RFC 9112 §2; UNP 16.2',
  async run(context) {
    const clients = await openCrowd(context, INTERLEAVED)
    for (let turn = 0; turn < 2; turn += 1) {
      const asked = clients.map((_, number) => questionOf(number + 3 * turn))
      const longest = Math.max(...asked.map(({ request }) => request.length))
      for (let at = 0; at < longest; at += 1) {
        const sending = clients.map((client, number) =>
          client.send(asked[number]?.request.charAt(at) ?? ''),
        )
        await Promise.all(sending.toReversed())
      }
      for (const [number, client] of clients.entries()) {
        const { request, status, content } = asked[number] as Question
        expectContent(await client.response(request), request, status, content)
      }
    }
  },
}

interface Question {
  request: string
  status: number
  content: Buffer
}

/** What the client of this number asks for, and gets: another part, or another file, than its neighbours. */
function questionOf(number: number): Question {
  const mark = `X-Number: ${'x'.repeat(number % 23)}`
  switch (number % 4) {
    case 0:
      return { request: getAlphabet(mark), status: 200, content: Buffer.from(ALPHABET) }
    case 1:
      return { request: get('/page.html', mark), status: 200, content: Buffer.from(HTML) }
    case 2:
      return { request: get('/compressed.txt'), status: 200, content: Buffer.from(COMPRESSIBLE) }
    default: {
      const [first, last] = [number * 1000, number * 1000 + 100 + number]
      const range = `Range: bytes=${first}-${last}`
      const content = LARGE.subarray(first, last + 1)
      return { request: get('/large.bin', range), status: 206, content }
    }
  }
}

export const slowReaders: Check = {
  id: 'beside-slow-readers',
  title: `serves others at once beside ${SLOW_READERS} clients that do not read`,
  why: 'The socket of one who does not read is full. What does not go now goes when there is room; whoever waits for it meanwhile has stopped for all.',
  reading: 'TLPI 63.2.3, 61.6; send(2), EAGAIN; UNP 16.2',
  async run(context) {
    await withSparse(context, 'unread.bin', LENGTH, async () => {
      const slow = await eachOf(Array.from({ length: SLOW_READERS }), () =>
        download(context, '/unread.bin'),
      )
      for (const { connection } of slow) await connection.next(1)
      await expectOthersAtOnce(
        context,
        context.server,
        `${SLOW_READERS} downloads that nobody reads`,
      )
      const last = slow.splice(-2)
      await resetAll(slow)
      for (const { connection } of last) {
        const came = 1 + (await lengthOf(connection))
        if (came > LENGTH && connection.ending === 'end of stream') continue
        fail({
          sent: `GET /unread.bin, and read late, while ${SLOW_READERS} do so`,
          expected: `all ${count(LENGTH)}, and the end of the stream`,
          came: `${count(came)}, then ${connection.outcome()}`,
        })
      }
    })
  },
}

export const slowSenders: Check = {
  id: 'beside-slow-senders',
  title: `serves others at once beside ${SLOW_SENDERS} clients whose requests stop in the middle`,
  why: 'Half a request is what Slowloris is made of. It costs a server that does not wait a little memory, until its time is over; and everybody who is slow for a good reason is answered in the end.',
  reading: 'RFC 9112 §9.5; TLPI 63.1; Kegel, The C10K problem',
  async run(context) {
    const server = await context.startWith('--header-timeout 60 --body-timeout 60')
    const clients = await openCrowd(context, SLOW_SENDERS, server)
    const asked = clients.map((_, number) =>
      number % 3 === 0
        ? `${getAlphabet('Content-Length: 1000')}${'.'.repeat(1000)}`
        : getAlphabet(`X-Number: ${number}`),
    )
    const cut = (number: number) => {
      const { length } = asked[number] as string
      return number % 3 === 0 ? length - 500 : 1 + (number % (length - 1))
    }
    await eachOf(clients, (client, number) =>
      client.send(asked[number]?.slice(0, cut(number)) ?? ''),
    )
    await expectOthersAtOnce(context, server, `${SLOW_SENDERS} requests that stop in the middle`)
    for (const [number, client] of [...clients.entries()].reverse()) {
      await client.send(asked[number]?.slice(cut(number)) ?? '')
      const sent = `a request that had stopped in the middle, number ${number + 1} of ${SLOW_SENDERS}`
      expectContent(await client.response(sent), sent, 200, Buffer.from(ALPHABET))
    }
  },
}

/** Some that have been there before, and some that are new. */
async function expectOthersAtOnce(context: Context, server: Server, before: string): Promise<void> {
  const others = await openCrowd(context, 8, server)
  for (let turn = 0; turn < 3; turn += 1) {
    for (const other of others) await expectAtOnce(other, before)
  }
  for (const other of await openCrowd(context, 8, server)) await expectAtOnce(other, before)
}

async function expectAtOnce(client: HttpClient, before: string): Promise<void> {
  const start = performance.now()
  const sent = `${before}, and a request by somebody else`
  const response = await client.ask(getAlphabet())
  expectContent(response, sent, 200, Buffer.from(ALPHABET))
  const seconds = (performance.now() - start) / 1000
  if (seconds < AT_ONCE) return
  const expected = `a response within ${AT_ONCE} s`
  fail({ sent, expected, came: `a response after ${seconds.toFixed(1)} s` })
}
