/** What is sent to an echo server comes back: to one client, to the next, to many at once. */
import { sleep } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import { situated } from '../failure.ts'
import { text } from '../payload.ts'
import { binary, words } from './bytes.ts'
import { atOnce, eachItsOwn } from './clients.ts'
import { noDelay } from './delays.ts'
import { protocol } from './protocol.ts'

const echo: Check = {
  id: 'echo',
  title: 'sends back what it is sent',
  why: 'accept, read, write: the three calls of a server, in a loop.',
  reading: 'CS:APP 11.4.9 Example Echo Client and Server; TLPI 56.5 Stream Sockets',
  async run({ connect }) {
    const client = await connect()
    await client.expectEcho(text('hello, server\n'))
  },
}

/** Milliseconds that nobody would call idle. */
const SILENCE = 1_100

const conversation: Check = {
  id: 'conversation',
  title: 'answers on the same connection again and again',
  why: 'A connection lasts until the peer ends it, not until the first answer.',
  reading: 'CS:APP 11.4.9; read(2), where 0 is the end of the stream',
  async run({ connect }) {
    const client = await connect()
    for (let turn = 1; turn <= 20; turn++) await client.expectEcho(text(`this is line ${turn}\n`))
    for (let time = 0; time < 3; time++) await client.expectEcho(text('the same line again\n'))
    await sleep(SILENCE)
    const situation = `after 20 lines and ${SILENCE / 1000} s of silence, without any limit on idle time`
    await situated(situation, () => client.expectEcho(text('still here\n')))
  },
}

const noFraming: Check = {
  id: 'no-framing',
  title: 'does not wait for a newline, or for anything else',
  why: 'TCP carries bytes, not lines or messages. What has come is echoed as it is.',
  reading: 'TLPI 61.1 Partial Reads and Writes on Stream Sockets; tcp(7)',
  async run({ connect }) {
    const client = await connect()
    await client.expectEcho(text('no newline'))
    await client.expectEcho(text('!'))
  },
}

const empty: Check = {
  id: 'empty',
  title: 'lets a client go that sends nothing',
  why: 'The first read may be the end of the stream already.',
  reading: 'read(2), RETURN VALUE; TLPI 61.6.5 TCP Connection Termination',
  async run(context) {
    const client = await context.connect()
    client.halfClose()
    await client.expectEnd('nothing, then the end of the stream')
    await protocol.expectService(context, 'a connection without a byte')
  },
}

const nextClient: Check = {
  id: 'next-client',
  title: 'serves one client after the other',
  why: 'The listening socket stays open: after close comes the next accept.',
  reading: 'TLPI 56.5.2 Accepting a Connection; accept(2)',
  async run(context) {
    for (let before = 0; before < 10; before++) {
      await protocol.expectService(context, `${before} clients`)
    }
  },
}

const waitingClient: Check = {
  id: 'waiting-client',
  title: 'serves a client that waited for the one before it',
  why: 'The kernel completes the second connection and keeps its bytes while the server is busy with the first. A sequential server comes to it when the first client is done.',
  reading: 'listen(2), on the backlog; UNP 4.5 listen Function',
  async run({ connect }) {
    const first = await connect()
    await first.expectEcho(text('the first is here\n'))
    const second = await connect()
    const waiting = text('the second waits\n')
    await second.send(waiting)
    await first.expectEcho(text('the first is still here\n'))
    first.halfClose()
    await first.expectEnd('the end of the stream from the first client')
    await second.expectBytes(waiting)
  },
}

const backlog: Check = {
  id: 'backlog',
  title: 'serves every client of a burst',
  why: 'Connections that arrive together wait in the kernel until they are accepted. How many may wait is the second argument of listen.',
  reading: 'listen(2); UNP 4.5 listen Function; TLPI 56.5.1 Listening for Incoming Connections',
  async run({ connect }) {
    // Each client goes its own way: a short queue makes some of them wait, which is no fault.
    const clients = Array.from({ length: 20 }, async (_, number) => {
      const client = await connect()
      const line = text(`client ${number} of a burst\n`)
      await client.send(line)
      client.halfClose()
      await client.expectBytes(line)
      await client.expectEnd(line.description)
    })
    await Promise.all(clients)
  },
}

export const communication: Check[] = [
  echo,
  conversation,
  noFraming,
  binary,
  words,
  noDelay,
  empty,
  nextClient,
  waitingClient,
  backlog,
  eachItsOwn,
  atOnce,
]
