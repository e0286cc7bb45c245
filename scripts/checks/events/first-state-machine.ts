/** What the first program of week 12 does: heads in pieces, and many of them, on one thread. */
import { sleep, until } from '../../lib/patience.ts'
import { connectionSocket } from '../../lib/proc.ts'
import { expectAsleep } from '../any-server/asleep.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import type { HttpClient } from '../http/client.ts'
import { untilRead } from '../http/progress.ts'
import { get, shown } from '../http/request.ts'
import { literal } from '../payload.ts'
import { BEGUN, expectPage, FRONT, openMany } from '../threads/clients.ts'

/** How many connections there are at once where their number does not matter. */
const MANY = 40
/** Milliseconds after which what was sent has been read: two pieces are not one. */
const APART = 50
/** How often in a row nothing has changed where nothing moves any more. */
const STILL = 4
/** How many requests one sends that does not read: more answers than there are buffers for. */
const UNREAD = 40_000

const cutAnywhere: Check = {
  id: 'cut-anywhere',
  title: 'goes on in the middle of a head, wherever it was cut',
  why: 'A read may end after any byte, in a name or between CR and LF. What has come so far is remembered as a state, for each connection its own.',
  reading: 'RFC 9112 §2.1, §2.2; ngx_http_parse.c',
  async run(context) {
    const cuts = Array.from({ length: FRONT.length - 1 }, (_, at) => at + 1)
    const clients = await openMany(context, cuts.length, '')
    for (const [index, at] of cuts.entries()) await clients[index]?.send(FRONT.slice(0, at))
    await untilRead(context, context.server, clients)
    await sleep(APART)
    for (const [index, at] of [...cuts.entries()].reverse()) {
      const sent = `${shown(FRONT.slice(0, at))}, and later ${shown(FRONT.slice(at))}`
      await expectLastPage(clients[index] as HttpClient, FRONT.slice(at), sent)
    }
  },
}

const sideBySide: Check = {
  id: 'side-by-side',
  title: 'reads many heads at once, a byte of each in turn',
  why: 'A sequential parser has its state on the stack, and so has one at a time. Here the state is an object, and a loop has as many as there are connections.',
  reading: 'RFC 9112 §3; nginx development guide, HTTP request',
  async run(context) {
    const clients = await openMany(context, MANY, '')
    for (const byte of FRONT.slice(0, -1)) {
      await Promise.all(clients.map((client) => client.send(byte)))
    }
    for (const client of clients) {
      await expectLastPage(client, FRONT.slice(-1), `${MANY} heads at once, a byte of each in turn`)
    }
  },
}

const unread: Check = {
  id: 'many-unread',
  title: 'answers every request of a client that sends very many and reads later',
  why: 'Requests may come together, and answers pile up. What does not leave is kept, and nothing more is read until it has left; the others are answered meanwhile.',
  reading: 'RFC 9112 §9.3.2; TLPI 63.2.3',
  async run(context) {
    const [client] = await openMany(context, 1, '')
    const { connection } = client as HttpClient
    const all = Buffer.from(get('/').repeat(UNREAD) + FRONT)
    const sent = `${(UNREAD + 1).toLocaleString('en')} requests at once, and nothing read at first`
    await connection.sendUntilStalled(literal(all, sent))
    await standstill(context, connection)
    for (const other of await openMany(context, MANY, FRONT)) {
      await expectPage(other, `${sent}; others in between`)
    }
    const came = await countResponses(connection)
    if (came === UNREAD + 1 && connection.ending === 'end of stream') return
    const expected = `${(UNREAD + 1).toLocaleString('en')} responses, then the end of the stream`
    fail({ sent, expected, came: `${came.toLocaleString('en')}, then ${connection.outcome()}` })
  },
}

const asleep: Check = {
  id: 'sleeps-between-bytes',
  title: 'sleeps while heads are not whole, and while nobody reads',
  why: 'Half a head costs the memory of a state and nothing else. Whoever asks for room with nothing to write turns without end.',
  reading: 'epoll_wait(2); epoll(7), EPOLLOUT',
  async run(context) {
    const server = await context.start()
    await openMany(context, MANY, BEGUN, server)
    const [client] = await openMany(context, 1, '', server)
    await client?.connection.sendUntilStalled(literal(Buffer.from(get('/').repeat(UNREAD)), ''))
    for (const other of await openMany(context, 1, get('/'), server)) {
      await expectPage(other, `${MANY} half heads, and a whole one`)
    }
    await expectAsleep(context, `${MANY} half heads, and one client that does not read`, server)
  },
}

export const stateMachine: readonly Check[] = [cutAnywhere, sideBySide, unread, asleep]

/** Waits until the server neither reads from the connection nor writes to it any more. */
async function standstill({ server, patience }: Context, { localPort }: Connection): Promise<void> {
  let before = ''
  let same = 0
  await until(patience, () => {
    const socket = connectionSocket(server.address.port, localPort)
    const queues = `${socket?.receiveQueue} ${socket?.sendQueue}`
    same = queues === before ? same + 1 : 0
    before = queues
    return same >= STILL
  })
}

/** Sends the rest of a last request, and expects the page and the end of the connection. */
async function expectLastPage(client: HttpClient, rest: string, sent: string): Promise<void> {
  await client.send(rest)
  await expectPage(client, sent)
  const end = await client.end()
  if (end === 'end of stream') return
  fail({ sent, expected: 'the page, then the end of the stream', came: end })
}

const STATUS_LINE = Buffer.from('HTTP/1.1 200')

/** Reads to the end, and counts status lines. */
async function countResponses(connection: Connection): Promise<number> {
  let count = 0
  let rest = Buffer.alloc(0)
  for (let chunk = await connection.next(); chunk; chunk = await connection.next()) {
    const bytes = Buffer.concat([rest, chunk])
    for (let at = bytes.indexOf(STATUS_LINE); at >= 0; at = bytes.indexOf(STATUS_LINE, at + 1)) {
      count += 1
    }
    // Too short to have been counted, and long enough for one that was cut.
    rest = bytes.subarray(Math.max(0, bytes.length - STATUS_LINE.length + 1))
  }
  return count
}
