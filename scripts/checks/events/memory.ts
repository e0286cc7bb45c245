/** What clients cost a server in memory that do nothing, and that read nothing. */
import { until } from '../../lib/patience.ts'
import { anonymousMemory } from '../../lib/proc.ts'
import { family } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail, skip } from '../failure.ts'
import { download } from '../http/ask.ts'
import { get, getAlphabet } from '../http/request.ts'
import { withSparse } from '../http/sparse-file.ts'
import { count, literal } from '../payload.ts'
import type { Server } from '../server.ts'
import { eachOf, openCrowd, resetAll, roomFor } from './crowd.ts'

const IDLE = 10_000
/** Fewer than these would not show in the memory of a process. */
const TOO_FEW = 500
const KIBIBYTE = 1024
const MEBIBYTE = 1024 * KIBIBYTE
/** What an idle connection may cost. */
const EACH = 32 * KIBIBYTE
/** How far the memory of a runtime goes up and down in any case. */
const SWING = 24 * MEBIBYTE
const DOWNLOADS = 60
const LENGTH = 16 * MEBIBYTE
const FLOODS = 6
const FLOOD = 12 * MEBIBYTE

export const idleCostsLittle: Check = {
  id: 'idle-costs-little',
  title: `keeps up to ${IDLE.toLocaleString('en')} idle connections, at ${EACH / KIBIBYTE} KiB each at the most`,
  rule: 'guide',
  why: 'Most connections are idle most of the time. A buffer of 64 KiB for each would be 640 MB in which nothing is; a pool lends one only while a request is not finished.',
  reading: 'proc_pid_status(5), RssAnon; Systems Performance 7.2; Kegel, The C10K problem',
  async run(context) {
    const server = await context.startWith(
      '--header-timeout 120 --keep-alive-timeout 120 --access-log off',
    )
    const many = roomFor(context, IDLE, server)
    if (many < TOO_FEW) skip(`it may open ${many} connections: raise the limit, ulimit -n`)
    // What is made when it is first needed is there, and what a crowd leaves behind.
    await resetAll(await keepCrowd(context, Math.min(many, 500), server))
    const before = memoryOf(context, server)
    const clients = await keepCrowd(context, many, server)
    const bound = SWING + many * EACH
    const settled = await until(context.patience, () => memoryOf(context, server) - before <= bound)
    const grown = memoryOf(context, server) - before
    for (const client of clients.slice(-3)) await client.ask(getAlphabet())
    await resetAll(clients)
    if (settled) return
    fail({
      sent: `a request on each of ${many} connections, and nothing more`,
      expected: `at most ${inMebibytes(bound)} more of its own memory (RssAnon): ${EACH / KIBIBYTE} KiB each, and ${inMebibytes(SWING)}`,
      came: `${inMebibytes(grown)} more, ${Math.round(grown / many / KIBIBYTE)} KiB each`,
    })
  },
}

/** Connections on each of which one request has been answered. */
async function keepCrowd(context: Context, many: number, server: Server) {
  const clients = await openCrowd(context, many, server)
  await eachOf(clients, (client) => client.ask(getAlphabet()))
  return clients
}

export const unreadCostsLittle: Check = {
  id: 'unread-costs-little',
  title: `sends ${DOWNLOADS} clients who read nothing no more than their sockets hold`,
  why: 'What a client does not take stays where it is, in the file. A server that reads on keeps it in memory, for as long as the client likes.',
  reading: 'sendfile(2); TLPI 61.4; send(2), EAGAIN; UNP 16.2',
  async run(context) {
    await withSparse(context, 'unread.bin', LENGTH, async () => {
      const server = await context.startWith('--write-timeout 60 --access-log off')
      const warm = await download(context, '/unread.bin', server)
      await warm.connection.drain()
      const before = memoryOf(context, server)
      const clients = await eachOf(Array.from({ length: DOWNLOADS }), () =>
        download(context, '/unread.bin', server),
      )
      await eachOf(clients, ({ connection }) => connection.next(1))
      const sent = `GET /unread.bin, ${inMebibytes(LENGTH)}, on ${DOWNLOADS} connections that read nothing`
      await expectFlat(context, server, before, sent, (DOWNLOADS * LENGTH) / 10)
      await resetAll(clients)
    })
  },
}

export const unreadStopsReading: Check = {
  id: 'unread-stops-reading',
  title: 'takes no more requests of a client who does not read its responses',
  why: 'Back-pressure: who does not take what it is sent is not asked for more. A server that goes on reading has to keep either the requests or the responses.',
  reading: 'RFC 9112 §9.3.2; TLPI 63.4.6; UNP 16.2',
  async run(context) {
    const server = await context.startWith('--write-timeout 60 --access-log off')
    const request = get('/page.html').repeat(7) + get('/large.bin')
    const requests = Buffer.from(request.repeat(Math.ceil(FLOOD / request.length)))
    const warm = await context.connect(server)
    await warm.send(literal(Buffer.from(get('/page.html').repeat(200)), 'requests'))
    await warm.next()
    await warm.close()
    const before = memoryOf(context, server)
    const clients = await openCrowd(context, FLOODS, server)
    const payload = literal(requests, `${count(requests.length)} of requests`)
    await eachOf(clients, ({ connection }) => connection.sendUntilStalled(payload))
    const sent = `GET /page.html and GET /large.bin again and again, ${inMebibytes(FLOOD)} of it on each of ${FLOODS} connections, and nothing read`
    await expectFlat(context, server, before, sent, FLOODS * FLOOD)
    await resetAll(clients)
  },
}

/** Watches a server for a moment in which nobody reads. */
async function expectFlat(
  context: Context,
  server: Server,
  before: number,
  sent: string,
  bound: number,
): Promise<void> {
  const end = performance.now() + MOMENT
  let most = 0
  await until(MOMENT + context.patience, () => {
    most = memoryOf(context, server) - before
    return performance.now() > end && most <= bound
  })
  if (most <= bound) return
  const expected = `at most ${inMebibytes(bound)} more of its own memory (RssAnon)`
  fail({ sent, expected, came: `${inMebibytes(most)} more` })
}

/** Milliseconds in which a server that goes on reading has read much. */
const MOMENT = 1000

/** Of the server, and of all processes that come from it. */
export function memoryOf(context: Context, server: Server): number {
  const pid = context.pidOf(server)
  return family(pid).reduce(
    (sum, each) => sum + (anonymousMemory(each) ?? skip('its memory may not be looked at')),
    0,
  )
}

export function inMebibytes(bytes: number): string {
  return `${Math.round(bytes / MEBIBYTE)} MiB`
}
