/** Several clients of an echo server at once: each is sent back its own bytes. */
import { sleep } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { CheckFailure, fail, situated } from '../failure.ts'
import { count, moreThanTheKernelHolds, type Payload, patternFrom, text } from '../payload.ts'

const CLIENTS = 12
const LENGTH = 300_000
const MESSAGES = 40

/** Bytes that no other client sends. */
function bytesOf(client: number, length = LENGTH): Payload {
  const payload = patternFrom(10_007 * (client + 1), length)
  return {
    ...payload,
    description: `${payload.description}, client ${client} of ${CLIENTS} at once`,
  }
}

export const eachItsOwn: Check = {
  id: 'each-its-own',
  title: 'sends each of several clients its own bytes',
  why: 'A buffer, a count or a descriptor that belongs to the server, where each connection should have its own, is right until a second client comes in between.',
  reading: 'CS:APP 12.1 to 12.3 Concurrent Programming; TLPI 60.3 A Concurrent TCP echo Server',
  async run(context) {
    const clients = Array.from({ length: CLIENTS }, (_, number) => number)
    await Promise.all(clients.map((number) => streams(context, number)))
    await Promise.all(clients.map((number) => converses(context, number)))
    await besideOneWhoDoesNotRead(context)
  },
}

/** All of it in pieces that nothing else has as its length. */
async function streams({ connect }: Context, number: number): Promise<void> {
  const client = await connect()
  await client.expectEcho(bytesOf(number), 3_001 + 997 * number)
  client.halfClose()
  await client.expectEnd(`${bytesOf(number).description}, then the end of the stream`)
}

async function converses({ connect }: Context, number: number): Promise<void> {
  const client = await connect()
  for (let turn = 0; turn < MESSAGES; turn++) {
    await client.expectEcho(text(`client ${number} of ${CLIENTS} at once, message ${turn}\n`))
  }
  client.halfClose()
  await client.expectEnd(`${MESSAGES} messages, one of ${CLIENTS} clients at once`)
}

/** More than a server reads at a time: a buffer that is shared is overwritten to its end. */
const BESIDE = 150_001

/** What waits to be sent to one client is not overwritten by what others send meanwhile. */
async function besideOneWhoDoesNotRead({ connect }: Context): Promise<void> {
  const slow = await connect()
  const payload = moreThanTheKernelHolds()
  await slow.sendUntilStalled(payload)
  slow.halfClose()
  const others = await Promise.all([1, 2, 3].map(() => connect()))
  // A server that has one client at a time takes no more of these than its kernel does.
  const sending = others.map((client, at) => client.send(bytesOf(at, BESIDE)).catch(() => {}))
  await sleep(100)
  const sent = `while others sent ${count(BESIDE)} each, this client did not read`
  await situated(sent, async () => {
    const came = await slow.readSame(payload)
    if (came < slow.sent) failShort(slow, came)
  })
  for (const [at, client] of others.entries()) {
    const situation = 'while another client did not read what it had asked for'
    await situated(situation, () => client.expectBytes(bytesOf(at, BESIDE)))
    await sending[at]
    client.halfClose()
    await client.expectEnd(`${count(BESIDE)}, then the end of the stream`)
  }
}

function failShort(client: Connection, came: number): never {
  fail({
    sent: `${client.sent} bytes and the end of the stream, and only then read`,
    expected: `the same ${client.sent} bytes`,
    came: `${came} bytes, then ${client.outcome()}`,
  })
}

/** So many that no table of a usual size has room. */
const CROWD = 300
/** A server that has not answered a new client for so long serves no more at a time. */
const PATIENCE_WITH_ONE = 700

export const atOnce: Check = {
  id: 'at-once',
  title: `keeps every client that it serves at once, up to ${CROWD}`,
  why: 'How many clients a server has at a time is up to it: one, ten, or thousands. Those that it has accepted are all served, and those that wait are served later.',
  reading: 'listen(2); select(2), on FD_SETSIZE; TLPI 63.2.1',
  async run(context) {
    const served: Connection[] = []
    let waiting: Connection | undefined
    while (served.length < CROWD && waiting === undefined) {
      const client = await context.connect()
      const message = text(`client ${served.length}\n`)
      const situation = `while ${served.length} other clients are connected`
      await client.send(message)
      const came = await situated(situation, () => client.readSoon(message, PATIENCE_WITH_ONE))
      if (came) served.push(client)
      else waiting = client
    }
    for (const [number, client] of [...served.entries()].reverse())
      await speaks(client, number, served.length)
    for (const client of served) client.halfClose()
    for (const client of served) await client.expectEnd('two messages, then the end of the stream')
    if (waiting) await waiting.expectBytes(text(`client ${served.length}\n`))
  },
}

async function speaks(client: Connection, number: number, all: number): Promise<void> {
  try {
    await client.expectEcho(text(`client ${number} again\n`))
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error
    const situation = `${all} clients are connected and have had an echo; the last one speaks first`
    throw new CheckFailure({ situation, ...error.evidence })
  }
}
