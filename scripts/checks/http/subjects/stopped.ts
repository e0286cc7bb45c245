/** An HTTP server that is stopped and continued, in every wait that it has: Ctrl-Z, `fg`. */
import { sleep } from '../../../lib/patience.ts'
import { stopAndGoOn } from '../../any-server/stop-and-go-on.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail, situated } from '../../failure.ts'
import type { Server } from '../../server.ts'
import { clientOf } from '../ask.ts'
import type { HttpClient } from '../client.ts'
import { protocol } from '../protocol.ts'
import { get, getAlphabet, shown } from '../request.ts'
import { members, type Response } from '../response.ts'
import { ALPHABET, LARGE } from '../site.ts'
import { startPatient } from '../unhelpful.ts'

/** How often it is stopped in each wait. */
const TIMES = 3

export const stoppedInAWait: Check = {
  id: 'stopped-in-a-wait',
  title: 'goes on after a stop (Ctrl-Z, fg), whatever it was waiting for',
  why: 'A process that is continued finds its wait interrupted: EINTR from poll and epoll_wait, and from every call on a socket with SO_RCVTIMEO; a write returns a short count. That is no error, no timeout, and no end of anything: the call is made again.',
  reading: 'signal(7), Interruption of system calls by stop signals; write(2), RETURN VALUE',
  async run(context) {
    const server = await startPatient(context)
    for (const wait of WAITS) await wait(context, server)
  },
}

type Wait = (context: Context, server: Server) => Promise<void>

const WAITS: readonly Wait[] = [inAccept, inHead, inContent, betweenRequests, inWrite]

/** Stops the server so many times, and says in which wait a failure was. */
async function stopping<T>(
  context: Context,
  server: Server,
  wait: string,
  then: () => Promise<T>,
): Promise<T> {
  const pid = context.pidOf(server)
  for (let time = 0; time < TIMES; time++) await stopAndGoOn(pid)
  return await situated(`stopped and continued ${TIMES} times ${wait}`, then)
}

async function inAccept(context: Context, server: Server): Promise<void> {
  const when = 'while no client is connected'
  await stopping(context, server, when, () => protocol.expectService(context, 'nothing', server))
}

async function inHead(context: Context, server: Server): Promise<void> {
  const client = await clientOf(context, server)
  await client.send(getAlphabet().slice(0, 20))
  await sleep(50)
  await stopping(context, server, 'in the middle of a head', () =>
    expectAlphabet(client, getAlphabet().slice(20)),
  )
  await client.connection.close()
}

/** GET with content may be refused, which is an answer; one that waits is to go on waiting. */
async function inContent(context: Context, server: Server): Promise<void> {
  const client = await clientOf(context, server)
  const content = 'x'.repeat(100)
  await client.send(getAlphabet('Content-Length: 100') + content.slice(50))
  await sleep(50)
  await stopping(context, server, 'in the middle of content', async () => {
    const sent = content.slice(50)
    await client.send(sent).catch(() => {})
    const { status } = await client.response(sent)
    if (status !== 408 && status < 500) return
    fail({ sent: 'the rest of the content', expected: '200, or a refusal', came: `${status}` })
  })
  await client.connection.close()
}

async function betweenRequests(context: Context, server: Server): Promise<void> {
  const client = await clientOf(context, server)
  const first = await expectAlphabet(client, getAlphabet())
  if (isLast(first)) return await client.connection.close()
  await stopping(context, server, 'while it waits for the next request of a connection', () =>
    expectAlphabet(client, getAlphabet()),
  )
  await client.connection.close()
}

/** More than the kernel holds for a client that does not read. */
const RESPONSES = 20

async function inWrite(context: Context, server: Server): Promise<void> {
  const client = await clientOf(context, server)
  await client.send(get('/large.bin').repeat(RESPONSES))
  await sleep(100)
  for (let number = 1; number <= RESPONSES; number++) {
    const read = () => client.response(get('/large.bin'))
    const when = `while it waits for this client to read, the last time before response ${number}`
    const isHalt = number === 1 || number === RESPONSES / 2
    const response = await (isHalt ? stopping(context, server, when, read) : situated(when, read))
    if (response.status !== 200 || !response.content.equals(LARGE)) {
      const came = `${response.status} and ${response.content.length} bytes`
      fail({ situation: when, sent: shown(get('/large.bin')), expected: '200 and the file', came })
    }
    if (isLast(response)) break
  }
  await client.connection.close()
}

async function expectAlphabet(client: HttpClient, sent: string): Promise<Response> {
  const response = await client.ask(sent)
  if (response.status === 200 && response.content.toString() === ALPHABET) return response
  const came = `${response.status} and ${response.content.length} bytes`
  return fail({ sent: shown(sent), expected: '200 and the file', came })
}

function isLast(response: Response): boolean {
  return members(response, 'connection').includes('close')
}
