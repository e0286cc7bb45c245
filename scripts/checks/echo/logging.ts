/** What an echo server logs of each connection. */
import { sleep, until } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import { count, pattern, text } from '../payload.ts'
import type { Server } from '../server.ts'

export const logLine: Check = {
  id: 'log-line',
  title: 'logs every connection: peer, bytes in and out, duration, reason',
  why: 'Five facts tell most stories afterwards: who it was, how much came and went, how long it took, and why it ended.',
  reading: 'Computer Networking 2.7.2; TLPI 37.5 Logging Messages and Errors Using syslog',
  async run(context) {
    // Lengths that no line holds by chance.
    for (const length of [12_347, 23_459, 0]) {
      const start = performance.now()
      const client = await context.connect()
      await client.expectEcho(pattern(length))
      await sleep(100)
      client.halfClose()
      await client.drain()
      const sent = `${count(length)} from port ${client.localPort}, then the end of the stream`
      const line = await closingLine(context, client, sent)
      const milliseconds = performance.now() - start
      expectFacts(line, { sent, length, milliseconds, port: client.localPort })
    }
  },
}

export const logReset: Check = {
  id: 'log-reset',
  title: 'gives a reset another reason than a proper end',
  why: 'A log in which every connection ends the same way cannot say which ones failed.',
  reading: 'read(2), RETURN VALUE and ERRORS; RFC 9293 §3.5.3 Reset Processing',
  async run(context) {
    const proper = await exchangeLine(context)
    proper.halfClose()
    await proper.drain()
    const reset = await exchangeLine(context)
    reset.reset()
    await expectOtherReason(context, context.server, proper, reset, 'a reset')
  },
}

export const logIdle: Check = {
  id: 'log-idle',
  title: 'gives a timeout a reason of its own (--idle-timeout 1)',
  why: 'That the server ended the connection itself, and not the peer, must be seen in the log.',
  reading: 'UNP 14.2 Socket Timeouts',
  async run(context) {
    const server = await context.startWith('--idle-timeout 1')
    const proper = await exchangeLine(context, server)
    proper.halfClose()
    await proper.drain()
    const silent = await exchangeLine(context, server)
    await silent.drain()
    silent.halfClose()
    await expectOtherReason(context, server, proper, silent, 'a connection that timed out')
  },
}

async function exchangeLine(context: Context, server = context.server): Promise<Connection> {
  const client = await context.connect(server)
  await client.expectEcho(text('for the log\n'))
  return client
}

async function expectOtherReason(
  context: Context,
  server: Server,
  proper: Connection,
  failed: Connection,
  what: string,
): Promise<void> {
  const sent = `a connection that ended properly, then ${what}`
  const properReason = reasonOf(await closingLine(context, proper, sent, server))
  const failedReason = reasonOf(await closingLine(context, failed, sent, server))
  if (properReason === failedReason) {
    fail({ sent, expected: 'two different reasons in the log', came: `twice ${failedReason}` })
  }
}

/** The line that the server logs at the end of the client's connection. */
async function closingLine(
  { patience, requireLog }: Context,
  client: Connection,
  sent: string,
  server?: Server,
): Promise<string> {
  const linesAbout = requireLog(server)
  const lines = () => linesAbout(client.localPort)
  const withReason = () => lines().findLast((line) => fieldsOf(line)?.reason !== undefined)
  await until(patience, () => lines().length > 0)
  // There may be a line for the beginning too. JSON tells which is which; words get a moment.
  const isJson = lines().some((line) => fieldsOf(line))
  const line = (await until(isJson ? patience : 300, withReason)) ?? lines().at(-1)
  if (line !== undefined) return line
  return fail({
    sent,
    expected: `a line on standard output or standard error that names port ${client.localPort}`,
    came: 'none',
  })
}

interface Facts {
  sent: string
  length: number
  milliseconds: number
  port: number
}

/** In a JSON line every fact is looked up by its name; a line of any other form must hold the count. */
function expectFacts(line: string, facts: Facts): void {
  const fields = fieldsOf(line)
  const missing = fields ? wrongField(fields, facts) : wrongText(line, facts)
  if (missing) fail({ sent: facts.sent, expected: missing, came: line })
}

function wrongField(fields: Fields, { length, milliseconds, port }: Facts): string | undefined {
  if (!`${fields.peer}`.endsWith(`:${port}`)) return `"peer" to end in :${port}`
  if (fields.bytesIn !== length) return `"bytesIn":${length}`
  if (fields.bytesOut !== length) return `"bytesOut":${length}`
  if (typeof fields.reason !== 'string' || !fields.reason) return 'a "reason" in words'
  const duration = Number(fields.milliseconds)
  if (duration >= 95 && duration <= milliseconds + 5) return undefined
  return `"milliseconds" of at least 100 and at most ${Math.ceil(milliseconds)}`
}

function wrongText(line: string, { length }: Facts): string | undefined {
  return new RegExp(`(?<!\\d)${length}(?!\\d)`).test(line)
    ? undefined
    : `a line with ${length} in it`
}

type Fields = Record<string, unknown>

function fieldsOf(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined
  } catch {
    return undefined
  }
}

/** The reason of a JSON line; of any other its words without the numbers, which always differ. */
function reasonOf(line: string): string {
  return `${fieldsOf(line)?.reason ?? line.replaceAll(/\d+/g, '#')}`
}
