/**
 * Exercise 3: the reader's client leaves in four ways. The checks play the server, which shows
 * what it did; the last one runs it against the server of the stage.
 */
import { createServer, type Socket } from 'node:net'
import { freePort } from '../../../lib/free-port.ts'
import { until, within } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { protocol } from '../../echo/protocol.ts'
import { fail } from '../../failure.ts'
import { count, preview } from '../../payload.ts'
import { ownServer } from '../../target.ts'

/** What the other end of one of the reader's connections saw. */
interface Departure {
  received: number
  lastByte: number | undefined
  /** How the client left: `FIN`, `ECONNRESET`, or undefined while it is there. */
  left: string | undefined
  /** Whether the kernel has taken all of the echo by the time the client left. */
  echoed: boolean
}

const NEWLINE = 10

interface Departing {
  /** Which of the client's connections, from 1. */
  number: number
  expected: string
  isRight(departure: Departure): boolean
}

function departure(id: string, title: string, { number, expected, isRight }: Departing): Check {
  return {
    id,
    title,
    why: 'close sends FIN; with SO_LINGER on and zero it sends RST, and so it does when bytes are left unread.',
    reading: 'socket(7), SO_LINGER; UNP 7.5 Generic Socket Options; RFC 2525 §2.17',
    async run(context) {
      const seen = await departuresSeen(context)
      const departure = seen[number - 1]
      if (departure && isRight(departure)) return
      const came = departure ? describe(departure) : `${seen.length} connections in all`
      fail({ sent: `connection ${number} of the client`, expected, came })
    },
  }
}

function describe({ received, lastByte, left, echoed }: Departure): string {
  const last = lastByte === undefined ? '' : `, the last of them ${preview(Buffer.of(lastByte))}`
  const echo =
    received === 0 ? '' : echoed ? ', echoed to the last' : ', of which some are not echoed'
  return `${count(received)}${last}${echo}, then ${left ?? 'nothing: it is still there'}`
}

/** Runs the client once against a server that echoes and takes note. */
async function departuresSeen({ launch, patience }: Context): Promise<Departure[]> {
  const seen: Departure[] = []
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    seen.push(observe(socket))
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  try {
    const client = launch(port)
    await within(patience, client.exited)
    await until(patience, () => seen.every(({ left }) => left !== undefined))
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return seen
}

function observe(socket: Socket): Departure {
  const departure: Departure = {
    received: 0,
    lastByte: undefined,
    left: undefined,
    echoed: true,
  }
  const leave = (how: string) => {
    departure.left ??= how
    socket.end()
  }
  socket.on('data', (chunk: Buffer) => {
    departure.received += chunk.length
    departure.lastByte = chunk.at(-1)
    departure.echoed = false
    const flowing = socket.write(chunk, (error) => {
      departure.echoed = !error && socket.writableLength === 0
    })
    if (!flowing) socket.pause()
  })
  socket.on('drain', () => socket.resume())
  socket.on('end', () => leave('FIN'))
  socket.on('error', (error: NodeJS.ErrnoException) => leave(error.code ?? error.message))
  return departure
}

const everyDepartureLogged: Check = {
  id: 'departures-logged',
  title: 'leaves the server of stage 1 with a reason for each departure, and at work',
  why: 'A departure that the log calls the end of the stream was not an unexpected one.',
  reading: 'read(2) and write(2), ERRORS; RFC 9293 §3.5.3 Reset Processing',
  async run(context) {
    const { launch, patience } = context
    const server = await context.start({}, ownServer('stages-src/1-echo/main.ts'))
    const client = launch(server.address.port)
    await within(patience, client.exited)
    await protocol.expectService(context, 'the four departures of the client', server)
    const reasons = () =>
      server.program?.lines.flatMap((line) => /"reason":"([^"]*)"/.exec(line)?.[1] ?? []) ?? []
    // The last of them is that of the client who asked for service.
    await until(patience, () => reasons().length >= 5)
    const logged = reasons().slice(0, -1)
    if (logged.length === 4 && !logged.includes('end of stream')) return
    fail({
      sent: 'four departures, and then a polite client',
      expected: 'four lines in the log, none of which gives the end of the stream as its reason',
      came: logged.join(', ') || 'no line',
    })
  },
}

export const departures: Check[] = [
  departure('leaves-before-data', 'resets its first connection before it has sent a byte', {
    number: 1,
    expected: 'no byte, then a reset',
    isRight: ({ received, left }) => received === 0 && left === 'ECONNRESET',
  }),
  departure('leaves-mid-line', 'resets its second connection in the middle of a line', {
    number: 2,
    expected: 'some bytes without a newline at their end, then a reset',
    isRight: ({ received, lastByte, left }) =>
      received > 0 && lastByte !== NEWLINE && left === 'ECONNRESET',
  }),
  departure('leaves-after-echo', 'resets its third connection after everything came back', {
    number: 3,
    expected: 'a line with its newline, then, after its echo was sent, a reset',
    isRight: ({ lastByte, echoed, left }) =>
      lastByte === NEWLINE && echoed && left === 'ECONNRESET',
  }),
  departure('leaves-unread', 'sends as much as it can on its fourth connection and never reads', {
    number: 4,
    expected: 'at least 1,000,000 bytes, and an echo that could not be sent for want of a reader',
    isRight: ({ received, echoed, left }) => received >= 1_000_000 && !echoed && left !== undefined,
  }),
  everyDepartureLogged,
]
