import { sleep, until } from '../../lib/patience.ts'
import { connectionSocket } from '../../lib/proc.ts'
import type { Check } from '../check.ts'
import { fail } from '../failure.ts'
import type { HttpClient } from '../http/client.ts'
import { get, getAlphabet, request } from '../http/request.ts'
import { text } from '../payload.ts'
import type { Server } from '../server.ts'
import { clientOf, expectServed, secondsToEnd } from './service.ts'

const milestone = 's2.milestone.5'

/** A request that stops in the middle is answered with 408 after the time of `flag`, about 1 s. */
function limited(about: Pick<Check, 'id' | 'title' | 'why'>, flag: string, sent: string): Check {
  return {
    ...about,
    milestone,
    reading: 'RFC 9110 §15.5.9; RFC 9112 §9.5; poll(2)',
    async run(context) {
      const server = await context.startWith(`${flag} 1`)
      const client = await clientOf(context, server)
      const start = performance.now()
      await client.send(sent)
      const { status } = await client.response(sent)
      const seconds = (performance.now() - start) / 1000
      const rest = await client.end()
      if (status !== 408 || seconds < 0.5 || seconds > 5 || rest !== 'end of stream') {
        fail({
          sent: `to ${flag} 1: a request that stops in the middle`,
          expected: '408 after about 1 s, and the end of the stream',
          came: `${status} after ${seconds.toFixed(1)} s, then ${rest}`,
        })
      }
      await expectServed(context, 'a client that stopped in the middle of a request', server)
    },
  }
}

const headerTimeout = limited(
  {
    id: 'header-timeout',
    title: 'answers 408 when a head does not come (--header-timeout 1)',
    why: 'Half a head holds a sequential server for as long as the client likes, and a concurrent one a connection: with enough of them, Slowloris.',
  },
  '--header-timeout',
  'GET /alphabet.txt HTTP/1.1\r\nHost: loc',
)

const bodyTimeout = limited(
  {
    id: 'body-timeout',
    title: 'answers 408 when content does not come (--body-timeout 1)',
    why: 'Content that was announced has to come, or the next request cannot be found.',
  },
  '--body-timeout',
  `${getAlphabet('Content-Length: 100')}only this`,
)

const dripping: Check = {
  id: 'dripping-head',
  title: 'gives a head its time as a whole, and not to each byte (--header-timeout 1)',
  milestone,
  why: 'A client that sends a byte now and then would otherwise hold the server for as long as it has bytes.',
  reading: 'RFC 9112 §9.5; RFC 9110 §17.15',
  async run(context) {
    const server = await context.startWith('--header-timeout 1')
    const client = await clientOf(context, server)
    const start = performance.now()
    const sending = drip(client)
    await client.response('a byte every 0.25 s')
    const seconds = (performance.now() - start) / 1000
    await client.connection.close()
    await sending
    if (seconds < 4) return
    fail({
      sent: 'to --header-timeout 1: a head, a byte every 0.25 s',
      expected: '408 after about 1 s',
      came: `a response after ${seconds.toFixed(1)} s`,
    })
  },
}

async function drip({ connection }: HttpClient): Promise<void> {
  const head = request('GET', '/alphabet.txt', 'X-Drip: a')
  for (const byte of head) {
    if (connection.ending !== undefined) return
    await connection.send(text(byte)).catch(() => {})
    await sleep(250)
  }
}

const keepAliveTimeout: Check = {
  id: 'keep-alive-timeout',
  title: 'ends a kept connection on which nothing more is asked (--keep-alive-timeout 1)',
  milestone: 's2.milestone.2',
  why: 'A connection costs memory and a descriptor. After a while, nobody will use it again; nobody has done wrong either, so the end comes without a response.',
  reading: 'RFC 9112 §9.5; RFC 9110 §15.5.9',
  async run(context) {
    const server = await context.startWith('--keep-alive-timeout 1')
    const client = await clientOf(context, server)
    await client.ask(getAlphabet())
    const start = performance.now()
    const end = await client.end()
    const seconds = (performance.now() - start) / 1000
    if (end === 'end of stream' && seconds > 0.5 && seconds < 5) return
    fail({
      sent: 'to --keep-alive-timeout 1: a request, and nothing more',
      expected: 'the end of the stream after about 1 s, and nothing before it',
      came: `${end} after ${seconds.toFixed(1)} s`,
    })
  },
}

const silent: Check = {
  id: 'says-nothing-timeout',
  title: 'ends a connection on which nothing comes (--header-timeout 1)',
  milestone,
  why: 'A client that says nothing has not asked for anything: it gets no response, only the end.',
  reading: 'RFC 9112 §9.5',
  async run(context) {
    const server = await context.startWith('--header-timeout 1')
    const connection = await context.connect(server)
    const seconds = await secondsToEnd(connection)
    if (connection.ending !== undefined && seconds > 0.5 && seconds < 5) return
    fail({
      sent: 'to --header-timeout 1: a connection, and nothing on it',
      expected: 'the end of the stream after about 1 s',
      came: `${connection.outcome()} after ${seconds.toFixed(1)} s`,
    })
  },
}

const writeTimeout: Check = {
  id: 'write-timeout',
  title: 'ends a connection whose client takes nothing (--write-timeout 1)',
  milestone,
  why: 'The send buffer is full and stays full: whoever waits for it to empty waits for a client that may never read.',
  reading: 'UNP 14.2 Socket Timeouts; send(2), EAGAIN; poll(2)',
  async run(context) {
    const server = await context.startWith('--write-timeout 1')
    context.pidOf(server)
    const client = await clientOf(context, server)
    // Twenty large files are more than the kernel keeps for a client that does not read.
    await client.send(get('/large.bin').repeat(20))
    await sleep(800)
    const ended = await until(context.patience, () => isOver(server, client))
    if (!ended) {
      fail({
        sent: 'to --write-timeout 1: twenty requests for a large file, and nothing is read',
        expected: 'the server to end the connection after about 1 s',
        came: `a connection that is open after ${context.patience / 1000} s`,
      })
    }
    await expectServed(context, 'a client that took nothing', server)
  },
}

/** The client does not read, so it cannot see the end itself; the server's socket shows it. */
function isOver({ address }: Server, { connection }: HttpClient): boolean {
  return connectionSocket(address.port, connection.localPort)?.state !== 'ESTABLISHED'
}

export const timeLimits: Check[] = [headerTimeout, bodyTimeout, dripping, writeTimeout, silent]
export const idleLimits: Check[] = [keepAliveTimeout]
