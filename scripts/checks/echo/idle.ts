/** An echo server's limit on idle clients: whom it ends, when, and whom it never ends. */
import { sleep } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { fail, situated, skip } from '../failure.ts'
import { literal, moreThanTheKernelHolds, type Payload, text } from '../payload.ts'
import type { Server } from '../server.ts'
import { protocol } from './protocol.ts'

const LIMIT = '--idle-timeout 1'
const READING = 'UNP 14.2 Socket Timeouts; poll(2), on its timeout; TLPI 61.1'

/** Seconds after the last byte before which nobody is silent for too long. */
const NOT_BEFORE = 0.9
/** How often it is tried where the machine makes pauses of its own. */
const ATTEMPTS = 6
/** Milliseconds between two bytes that a server need not forgive any more. */
const TOO_LONG = 750

export const fallsSilent: Check = {
  id: 'falls-silent',
  title: `ends a connection that falls silent, a second after its last byte and not before (${LIMIT})`,
  why: 'The limit is for each wait. One that was set for the first read only is never due again; one that goes on from an earlier byte is due too early.',
  reading: READING,
  async run(context) {
    const server = await context.startWith(LIMIT)
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const client = await context.connect(server)
      const first = performance.now()
      await client.expectEcho(text('a line\n'))
      await sleep(600)
      const last = performance.now()
      if (last - first < TOO_LONG) return await expectSilentEnd(context, client, server, last)
      await client.close()
    }
    skip('this machine is too busy to send something after 0.6 s')
  },
}

/** Sends the last bytes, at `last`, and waits for what the server makes of the silence. */
async function expectSilentEnd(
  context: Context,
  client: Connection,
  server: Server,
  last: number,
): Promise<void> {
  await client.expectEcho(text('half a line'))
  const outcome = await client.drain()
  const seconds = (performance.now() - last) / 1000
  if (client.ending === undefined || seconds < NOT_BEFORE) {
    const sent = `a line, and 0.6 s after it another one; then nothing, to a server started with ${LIMIT}`
    const came = `${outcome} after ${seconds.toFixed(2)} s`
    fail({ sent, expected: 'the end of the connection, 1 s after the last byte', came })
  }
  await protocol.expectService(context, 'a client that fell silent, ended by the server', server)
}

export const keepsSlow: Check = {
  id: 'slow-but-alive',
  title: `keeps a connection on which something moves now and then (${LIMIT})`,
  why: 'An idle timeout starts again with every byte, of either direction. One that counts from accept, from the last whole line, or from the beginning of a long answer cuts off the slow, who did nothing wrong.',
  reading: READING,
  async run(context) {
    const server = await context.startWith(LIMIT)
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const client = await context.connect(server)
      if (await isSlow(context, client, server)) return
      await client.close()
    }
    skip('this machine is too busy to send something every 0.4 s')
  },
}

export const eachItsLimit: Check = {
  id: 'each-its-limit',
  title: `ends a silent client whatever others do, and only that one (${LIMIT})`,
  why: 'A clock that all connections share is set back by anybody who speaks, and when it is due it ends everybody. Each connection has its own.',
  reading: READING,
  async run(context) {
    const server = await context.startWith(LIMIT)
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const silent = await context.connect(server)
      const ended = silent.drain()
      const busy = await context.connect(server)
      const isBusy = await chats(busy)
      if (isBusy && silent.ending === undefined) {
        fail({
          situation: `a server started with ${LIMIT}, to which another client has sent something every 0.3 s`,
          sent: 'nothing, for more than 3 s',
          expected: 'the end of this connection after 1 s',
          came: 'nothing: it is still open',
        })
      }
      await Promise.all([silent.close(), busy.close(), ended])
      if (isBusy) return
    }
    skip('this machine is too busy to send something every 0.3 s')
  },
}

const TURNS = 11

/** A sequential server comes to this client when the silent one is gone. */
async function chats(client: Connection): Promise<boolean> {
  for (let turn = 0; turn < TURNS; turn++) {
    const situation = `a server started with ${LIMIT}; another client is silent, this one sends something every 0.3 s`
    await situated(situation, () => client.expectEcho(text(`line ${turn}\n`)))
    const start = performance.now()
    await sleep(300)
    if (performance.now() - start > TOO_LONG) return false
  }
  return true
}

/** Milliseconds between two bytes. */
const PAUSE = 400
const BYTES = 4

/** False if the machine made a pause that the server may cut. */
async function isSlow(context: Context, client: Connection, server: Server): Promise<boolean> {
  const dripping = `a byte each ${PAUSE / 1000} s`
  if (!(await drips(client, `${dripping}, the first of the connection`))) return false
  await client.expectEcho(text(' and a line end\n'))
  if (!(await drips(client, `${dripping}, after a line`))) return false
  await client.close()
  const reader = await context.connect(server)
  return await readsSlowly(reader)
}

/** Sends single bytes, none of which ends a line. */
async function drips(client: Connection, what: string): Promise<boolean> {
  for (let turn = 0; turn < BYTES; turn++) {
    const start = performance.now()
    await sleep(PAUSE)
    if (performance.now() - start > TOO_LONG) return false
    const byte = Buffer.from(`${turn}`)
    await client.expectEcho(
      literal(byte, `${what}, to a server started with ${LIMIT}: byte ${turn + 1}`),
    )
  }
  return true
}

/** So much at a time that the server's send buffer has room again each time. */
const STEP = 2_500_000
const STEPS = 6

/** The server writes all the time, and what it writes is read: a part each 0.4 s. */
async function readsSlowly(client: Connection): Promise<boolean> {
  const payload = moreThanTheKernelHolds()
  const rate = `${STEP} bytes each ${PAUSE / 1000} s`
  const started = performance.now()
  await client.sendUntilStalled(payload)
  let last = performance.now()
  if (last - started > 2_000) return false
  let offset = 0
  for (let step = 0; step < STEPS; step++) {
    await sleep(step === 0 ? 0 : PAUSE)
    if (performance.now() - last > TOO_LONG) return false
    last = performance.now()
    const part: Payload = {
      length: STEP,
      description: `much at once to a server started with ${LIMIT}, and ${rate} read of it: part ${step + 1}`,
      bytes: (from, length) => payload.bytes(offset + from, length),
    }
    await client.expectBytes(part)
    offset += STEP
  }
  return true
}
