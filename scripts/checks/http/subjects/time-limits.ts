/** How long an HTTP server waits for a request, its content, and the next one. */
import { sleep } from '../../../lib/patience.ts'
import { isAboutASecond } from '../../any-server/idle-timeout.ts'
import type { Check } from '../../check.ts'
import { CheckFailure, fail } from '../../failure.ts'
import { text } from '../../payload.ts'
import { clientOf } from '../ask.ts'
import type { HttpClient } from '../client.ts'
import { protocol } from '../protocol.ts'
import { getAlphabet, request, shown } from '../request.ts'

/** A request that stops in the middle is answered with 408 after the time of `flag`, about 1 s. */
function limited(about: Pick<Check, 'id' | 'title' | 'why'>, flag: string, sent: string): Check {
  return {
    ...about,
    reading: 'RFC 9110 §15.5.9; RFC 9112 §9.5; poll(2)',
    async run(context) {
      const server = await context.startWith(`${flag} 1`)
      const client = await clientOf(context, server)
      const start = performance.now()
      await client.send(sent)
      const status = await statusOf(client, sent)
      const seconds = (performance.now() - start) / 1000
      const rest = status === 408 ? await client.end() : 'not waited for'
      if (status !== 408 || !isAboutASecond(seconds) || rest !== 'end of stream') {
        fail({
          situation: `a server started with ${flag} 1`,
          sent: `${shown(sent)}, and nothing more`,
          expected: '408 after about 1 s, and the end of the stream',
          came: `${status} after ${seconds.toFixed(1)} s; the end of the stream: ${rest}`,
        })
      }
      await protocol.expectService(
        context,
        'a client that stopped in the middle of a request',
        server,
      )
    },
  }
}

/** The status of the response, or what came in its place. */
async function statusOf(client: HttpClient, sent: string): Promise<number | string> {
  try {
    return (await client.response(sent)).status
  } catch (error) {
    if (error instanceof CheckFailure) return `no response but ${error.evidence.came}`
    throw error
  }
}

export const headerTimeout = limited(
  {
    id: 'header-timeout',
    title: 'answers 408 when a head does not come (--header-timeout 1)',
    why: 'Half a head holds a sequential server for as long as the client likes, and a concurrent one a connection: with enough of them, Slowloris.',
  },
  '--header-timeout',
  'GET /alphabet.txt HTTP/1.1\r\nHost: loc',
)

export const bodyTimeout = limited(
  {
    id: 'body-timeout',
    title: 'answers 408 when content does not come (--body-timeout 1)',
    why: 'Content that was announced has to come, or the next request cannot be found.',
  },
  '--body-timeout',
  `${getAlphabet('Content-Length: 100')}only this`,
)

export const dripping: Check = {
  id: 'dripping-head',
  title: 'gives a head its time as a whole, and not to each byte (--header-timeout 1)',
  why: 'A client that sends a byte now and then would otherwise hold the server for as long as it has bytes.',
  reading: 'RFC 9112 §9.5; RFC 9110 §17.15',
  async run(context) {
    const server = await context.startWith('--header-timeout 1')
    const client = await clientOf(context, server)
    const start = performance.now()
    const sending = drip(client)
    const status = await statusOf(client, 'a byte every 0.25 s')
    const seconds = (performance.now() - start) / 1000
    await client.connection.close()
    await sending
    if (typeof status === 'number' && seconds < 4) return
    fail({
      situation: 'a server started with --header-timeout 1',
      sent: 'a head of which a byte comes every 0.25 s',
      expected: '408 after about 1 s, however many bytes have come by then',
      came: `${status} after ${seconds.toFixed(1)} s`,
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

export const keepAliveTimeout: Check = {
  id: 'keep-alive-timeout',
  title: 'ends a kept connection on which nothing more is asked (--keep-alive-timeout 1)',
  why: 'A connection costs memory and a descriptor. After a while, nobody will use it again; nobody has done wrong either, so the end comes without a response.',
  reading: 'RFC 9112 §9.5; RFC 9110 §15.5.9',
  async run(context) {
    const server = await context.startWith('--keep-alive-timeout 1')
    const client = await clientOf(context, server)
    const start = performance.now()
    await client.ask(getAlphabet())
    const end = await client.end()
    const seconds = (performance.now() - start) / 1000
    if (end === 'end of stream' && isAboutASecond(seconds)) return
    fail({
      situation: 'a server started with --keep-alive-timeout 1',
      sent: 'a request, and nothing more',
      expected: 'the end of the stream after about 1 s, and nothing before it',
      came: `${end} after ${seconds.toFixed(1)} s`,
    })
  },
}
