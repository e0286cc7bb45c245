/** What an echo server logs of each connection. */
import { sleep } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import { count, pattern } from '../payload.ts'
import type { Server } from '../server.ts'
import { givenByServer, takenByServer } from './in-flight.ts'
import { expectFacts, type Facts } from './log-facts.ts'
import { figuresOf, linesAbout, wordsOf } from './log-lines.ts'
import { protocol } from './protocol.ts'

const READING = 'Computer Networking 2.7.2; TLPI 37.5 Logging Messages and Errors Using syslog'

export const logLine: Check = {
  id: 'log-line',
  title: 'logs every connection: peer, bytes in and out, duration, reason',
  rule: 'guide',
  why: 'Five facts tell most stories afterwards: who it was, how much came and went, how long it took, and why it ended.',
  reading: READING,
  async run(context) {
    const told: Facts[] = []
    // Lengths that no line holds by chance, and times that no rounding makes equal.
    for (const [length, milliseconds, from] of VISITS) {
      told.push(await visit(context, length, milliseconds, from))
    }
    expectFacts(told)
  },
}

/** How much is sent, how long the client stays, and its address, all of this machine. */
const VISITS = [
  [12_347, 150, undefined],
  [223_459, 420, '127.0.0.3'],
  [71_993, 310, undefined],
  [0, 220, '127.0.0.1'],
] as const

async function visit(
  context: Context,
  length: number,
  milliseconds: number,
  from: string | undefined,
): Promise<Facts> {
  const before = performance.now()
  const client = await context.connect(context.server, from)
  await client.expectEcho(pattern(length))
  const served = performance.now()
  await sleep(milliseconds)
  const least = performance.now() - served
  client.halfClose()
  await client.drain()
  const sent = `${count(length)} from ${client.localAddress}, port ${client.localPort}; ${milliseconds} ms later the end of the stream`
  const line = await linesAbout(context, client, sent, context.server, holdsCount(length))
  // Before its line a server may have been held up, once its client had seen the end.
  const most = performance.now() - before
  return {
    sent,
    length,
    seconds: [length === 0 ? 0 : least / 1000, most / 1000],
    address: client.localAddress,
    line,
  }
}

function holdsCount(length: number): (text: string) => boolean {
  return (text) => figuresOf(text).some(({ value }) => value === length)
}

export const logOfTwo: Check = {
  id: 'log-of-two',
  title: 'logs of each of two clients what was its own',
  rule: 'guide',
  why: 'Counts that belong to the server and not to the connection are right for one client, and wrong as soon as two are there.',
  reading: READING,
  async run(context) {
    const first = await context.connect()
    await first.expectEcho(pattern(30_011))
    const second = await context.connect()
    await second.send(pattern(7_919))
    await first.expectEcho(pattern(10_007))
    first.halfClose()
    await first.drain()
    await second.expectBytes(pattern(7_919))
    second.halfClose()
    await second.drain()
    await expectCount(context, first, 40_018, 'in two parts, while a second client was there')
    await expectCount(context, second, 7_919, 'while another client was there')
    const numbers = Array.from({ length: AT_ONCE }, (_, number) => number)
    await Promise.all(numbers.map((number) => oneOfMany(context, 3_001 + 1_009 * number)))
  },
}

const AT_ONCE = 20

async function oneOfMany(context: Context, length: number): Promise<void> {
  const client = await context.connect()
  await client.expectEcho(pattern(length))
  client.halfClose()
  await client.drain()
  await expectCount(context, client, length, `one of ${AT_ONCE} clients at once`)
}

async function expectCount(
  context: Context,
  client: Connection,
  length: number,
  when: string,
): Promise<void> {
  const sent = `${count(length)} from port ${client.localPort}, ${when}`
  const line = await linesAbout(context, client, sent, context.server, holdsCount(length))
  if (holdsCount(length)(line)) return
  fail({ sent, expected: `the number ${length} in the line about that port`, came: line })
}

export const logReset: Check = {
  id: 'log-reset',
  title: 'gives a reset another reason than a proper end',
  rule: 'guide',
  why: 'A log in which every connection ends the same way cannot say which ones failed.',
  reading: 'read(2), RETURN VALUE and ERRORS; RFC 9293 §3.5.3 Reset Processing',
  async run(context) {
    const reset = await exchangeLine(context)
    reset.reset()
    await expectOtherReason(context, context.server, reset, 'a reset after its echo')
  },
}

export const logIdle: Check = {
  id: 'log-idle',
  title: 'gives a timeout a reason of its own (--idle-timeout 1)',
  rule: 'guide',
  why: 'That the server ended the connection itself, and not the peer, must be seen in the log.',
  reading: 'UNP 14.2 Socket Timeouts',
  async run(context) {
    const server = await context.startWith('--idle-timeout 1')
    const silent = await exchangeLine(context, server)
    await silent.drain()
    silent.halfClose()
    const reset = await exchangeLine(context, server)
    reset.reset()
    await expectOtherReason(context, server, silent, 'a connection that timed out', reset)
  },
}

export const logCutShort: Check = {
  id: 'log-cut-short',
  title:
    'logs of a client that left without reading what was sent to it, not what was meant for it',
  rule: 'guide',
  why: 'When bytes in and bytes out differ, the connection was cut short, and that is where to begin. A count that is raised before the write, or by all that was read, never shows it.',
  reading: READING,
  async run(context) {
    const client = await context.connect()
    context.pidOf()
    await protocol.flood(client)
    const received = takenByServer(client, context.server)
    const sentBack = givenByServer(client, context.server)
    client.reset()
    const sent = `data until the server stood still, of which it had read ${received} bytes and sent ${sentBack}; then a reset, from port ${client.localPort}`
    const isSent = (text: string) =>
      figuresOf(text).some(({ value }) => value <= sentBack && value > sentBack - LARGEST_WRITE)
    const line = await linesAbout(context, client, sent, context.server, isSent)
    if (sentBack < LARGEST_WRITE || (isSent(line) && !isSwapped(line, sentBack))) return
    const expected = `what was sent back: at most ${sentBack}, and less by no more than one write`
    fail({ sent, expected, came: line })
  },
}

/** A count may be raised when a whole buffer has been written, and none is larger. */
const LARGEST_WRITE = 2 ** 20

/** What calls itself sent is no more than was sent. */
function isSwapped(line: string, sentBack: number): boolean {
  const isOut = /(out|sent|tx|written|echoed)[=:]?$/
  return figuresOf(line).some(({ name, value }) => isOut.test(name) && value > sentBack)
}

const MESSAGE = pattern(5_081)

async function exchangeLine(context: Context, server = context.server): Promise<Connection> {
  const client = await context.connect(server)
  await client.expectEcho(MESSAGE)
  return client
}

/** Of two that ended properly the words are what a line has anyway. */
async function expectOtherReason(
  context: Context,
  server: Server,
  failed: Connection,
  what: string,
  other?: Connection,
): Promise<void> {
  const proper: string[] = []
  for (let time = 0; time < 2; time++) {
    const client = await exchangeLine(context, server)
    client.halfClose()
    await client.drain()
    proper.push(await linesAbout(context, client, 'a line, then the end of the stream', server))
  }
  const line = await linesAbout(context, failed, `a message, its echo, then ${what}`, server)
  const sent = `on one connection a message and the end of the stream, on another one a message, then ${what}`
  const isCounted = holdsCount(MESSAGE.length)
  // That bytes are counted at all is asked elsewhere.
  if (proper.some(isCounted) && !isCounted(line)) {
    const expected = `the ${count(MESSAGE.length)} that came before it in the line of that, too: the number ${MESSAGE.length}`
    fail({ sent, expected, came: line })
  }
  if (other) await expectOther(context, server, line, other)
  const usual = new Set(proper.flatMap((each) => [...wordsOf(each)]))
  if ([...wordsOf(line)].some((word) => !usual.has(word))) return
  if (hasOtherNumber(line, proper)) return
  fail({
    sent,
    expected: 'a reason in the second line that the first does not have, in words',
    came: `${proper[0]} | ${line}`,
  })
}

/** A reset is no timeout either. */
async function expectOther(
  context: Context,
  server: Server,
  line: string,
  other: Connection,
): Promise<void> {
  const sent =
    'on one connection a message, and nothing more; on another one a message, then a reset'
  const ofOther = await linesAbout(context, other, sent, server)
  const words = wordsOf(ofOther)
  if ([...wordsOf(line)].some((word) => !words.has(word))) return
  if (errorNumber(line) !== errorNumber(ofOther)) return
  const expected = 'two different reasons, in words'
  fail({ sent, expected, came: `${line} | ${ofOther}` })
}

function errorNumber(line: string): number | undefined {
  return figuresOf(line).find(({ name }) => /err|code|reason/.test(name))?.value
}

/** An errno that stands at its place in the line tells as well. */
function hasOtherNumber(line: string, proper: readonly string[]): boolean {
  const [here = [], ...others] = [line, ...proper].map((each) =>
    figuresOf(each).map(({ value }) => value),
  )
  if (others.some((values) => values.length !== here.length)) return false
  const isSame = (at: number) => others.every((values) => values[at] === others[0]?.[at])
  return here.some((value, at) => isSame(at) && value !== others[0]?.[at])
}
