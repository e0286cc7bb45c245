/** What the access log says of responses that were cut short, refused or large. */
import { sleep } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { givenByServer } from '../../echo/in-flight.ts'
import { fail } from '../../failure.ts'
import { count } from '../../payload.ts'
import type { Server } from '../../server.ts'
import { askOnce, clientOf, download, lengthOf } from '../ask.ts'
import type { HttpClient } from '../client.ts'
import { expectParts, logFromNow, visitMarked, visitOf, visitWith } from '../log-lines.ts'
import { REFUSED } from '../paths.ts'
import { get, getAlphabet, shown } from '../request.ts'
import { withSparse } from '../sparse-file.ts'

const READING =
  'Apache HTTP Server documentation, mod_log_config, on %B and %s; write(2), RETURN VALUE'

/** More than is on the way to a client that does not read. */
const LARGE = 96 * 2 ** 20
/** So much is read before the client leaves. */
const READ = 4 * 2 ** 20

export const logAborted: Check = {
  id: 'log-aborted',
  title: 'logs what was sent of a download whose client left, and not what was promised',
  rule: 'guide',
  why: 'The number of bytes says what the line cost and whether the client has it. Content-Length is what would have been sent.',
  reading: READING,
  async run(context) {
    await withSparse(context, 'aborted.bin', LARGE, async () => {
      for (const leaves of LEAVING) await expectSent(context, leaves)
    })
  },
}

const LEAVING = ['resets its connection', 'closes its connection'] as const

async function expectSent(context: Context, leaves: (typeof LEAVING)[number]): Promise<void> {
  const mark = `aborted-${leaves.slice(0, 5).trim()}`
  const client = await clientOf(context)
  const sent = get(`/aborted.bin?${mark}`)
  await client.send(sent)
  const read = await readSome(client)
  const given = await standsStill(client, context.server)
  if (leaves === 'resets its connection') client.connection.reset()
  await client.connection.close()
  const situation = `a file of ${count(LARGE)}, of which a client reads ${count(read)}; then it ${leaves}`
  const visit = await visitMarked(context, mark, shown(sent), { situation })
  // A write that fails in the middle may have been counted in part.
  if (visit.bytes >= READ / 2 && visit.bytes <= given + 2 ** 20) return
  fail({
    situation,
    sent: shown(sent),
    expected: `a line with the bytes that were sent: at least ${count(READ / 2)}, at most ${count(given)}, which is what the client had got and what waited for it`,
    came: visit.line,
  })
}

async function readSome({ connection }: HttpClient): Promise<number> {
  let read = 0
  while (read < READ) {
    const chunk = await connection.next()
    if (chunk === undefined) return read
    read += chunk.length
  }
  return read
}

/** How many bytes the server has given to its kernel, once it can give no more. */
async function standsStill({ connection }: HttpClient, server: Server): Promise<number> {
  let before = -1
  let given = givenByServer(connection, server)
  while (given !== before) {
    await sleep(150)
    before = given
    given = givenByServer(connection, server)
  }
  return given
}

export const logRefused: Check = {
  id: 'log-refused',
  title: 'logs every request that it refuses, once and with the status that was sent',
  rule: 'guide',
  why: 'What is refused is what somebody will ask about. A response that is made somewhere else than the others must not forget its line.',
  reading: READING,
  async run(context) {
    for (const { title, sent = '' } of REFUSED) {
      const lines = logFromNow(context)
      const { status } = await askOnce(context, sent)
      const isIt = () => true
      const inWords = `one with the status ${status}`
      const situation = title
      const visit = await visitWith(context, { lines, situation, sent: shown(sent), inWords, isIt })
      expectParts(visit, { status, peer: '127.0.0.1' }, shown(sent), situation)
    }
  },
}

const FLAGS = '--header-timeout 1 --body-timeout 1'

export const log408: Check = {
  id: 'log-408',
  title: `logs a request that did not come in time, with 408 (${FLAGS})`,
  rule: 'guide',
  why: 'Half a request is a request, and its answer a response: the line shows who holds the server up.',
  reading: `${READING}; RFC 9110 §15.5.9`,
  async run(context) {
    const server = await context.startWith(FLAGS)
    for (const sent of [HALF_A_HEAD, HALF_A_CONTENT]) {
      const client = await clientOf(context, server)
      const lines = logFromNow(context, server)
      await client.send(sent)
      const situation = `a server started with ${FLAGS}`
      const { status } = await client.response(sent)
      await client.connection.close()
      const isIt = (line: string) => visitOf(line)?.status === status
      const inWords = `one with the status that was sent, ${status}`
      await visitWith(context, { server, lines, situation, sent: shown(sent), inWords, isIt })
    }
  },
}

const HALF_A_HEAD = 'GET /alphabet.txt?half-a-head HTTP/1.1\r\nHost: loc'
const HALF_A_CONTENT = `${getAlphabet('Content-Length: 100').replace('.txt', '.txt?half-a-content')}only this`

export const logLarge: Check = {
  id: 'log-large',
  title: 'counts the bytes of a large response right (2 GiB; --full: 4 GiB)',
  rule: 'guide',
  why: 'An int ends at 2,147,483,647; after it comes a negative number.',
  reading: `${READING}; CS:APP 2.2 Integer Representations`,
  async run(context) {
    const { bulk } = context
    await withSparse(context, 'logged.bin', bulk, async () => {
      const target = '/logged.bin?log-large'
      const { connection } = await download(context, target)
      await lengthOf(connection)
      const visit = await visitMarked(context, 'log-large', `GET ${target}`)
      const situation = `a file of ${count(bulk)}, read to its end`
      expectParts(visit, { status: 200, bytes: bulk }, `GET ${target}`, situation)
    })
  },
}

export const logsCutShort: Check[] = [logAborted, logRefused, log408, logLarge]
