/** Clients that are slow and never stop: no limit of an HTTP server is meant for them. */
import { sleep } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { CheckFailure, fail, skip } from '../../failure.ts'
import { count } from '../../payload.ts'
import type { Server } from '../../server.ts'
import { clientOf, download } from '../ask.ts'
import type { HttpClient } from '../client.ts'
import { getAlphabet } from '../request.ts'
import { members } from '../response.ts'
import { withSparse } from '../sparse-file.ts'

const FLAGS = '--header-timeout 2 --keep-alive-timeout 2 --body-timeout 5 --write-timeout 1'

/** What a slow client does; 'busy' where the machine made it slower than a limit allows. */
type Story = (context: Context, server: Server) => Promise<'done' | 'busy'>

const ATTEMPTS = 5

export const slowButAlive: Check = {
  id: 'slow-but-alive',
  title: `cuts nobody who is slow and goes on (${FLAGS})`,
  rule: 'guide',
  why: 'Each limit is for one wait and begins with it: that for a head with its first byte, that for the next request with the end of the last response, that for reading when the client has stopped to read. A limit that begins at accept, is not begun anew, or is for the whole connection cuts those who did nothing wrong.',
  reading: 'RFC 9112 §9.5; poll(2), on its timeout; alarm(2); socket(7), SO_RCVTIMEO',
  async run(context) {
    await Promise.all([headsAndPauses, upload, slowReader].map((story) => tell(context, story)))
  },
}

async function tell(context: Context, story: Story): Promise<void> {
  const server = await context.startWith(FLAGS)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if ((await story(context, server)) === 'done') return
  }
  skip('this machine is too busy to be slow in time')
}

/** Milliseconds of a slow head, and of a pause between two requests. */
const HEAD = 1_200
const PAUSE = 1_200
const PIECES = 6
/** Milliseconds of them that are still within the limits of 2 s. */
const STILL_RIGHT = 1_700

async function headsAndPauses(context: Context, server: Server): Promise<'done' | 'busy'> {
  const client = await clientOf(context, server)
  for (const [title, slow] of REQUESTS) {
    const began = performance.now()
    if (slow) await sendSlowly(client, title)
    else await client.send(getAlphabet()).catch(() => {})
    const isLate = performance.now() - began > STILL_RIGHT
    const isLast = await answered(client, title, isLate)
    if (isLast === 'busy') return 'busy'
    if (isLast) break
    const paused = performance.now()
    await sleep(PAUSE)
    if (performance.now() - paused > STILL_RIGHT) return 'busy'
  }
  await client.connection.close()
  return 'done'
}

const SLOWLY = `its head within ${HEAD / 1000} s, in ${PIECES} pieces`
const THEN = `${PAUSE / 1000} s after the last response`
const REQUESTS: readonly (readonly [title: string, slow: boolean])[] = [
  [`the first request of a connection, ${SLOWLY}`, true],
  [`the second request, begun ${THEN}, ${SLOWLY}`, true],
  [`the third request, ${THEN}`, false],
  [`the fourth request, ${THEN}`, false],
]

async function sendSlowly(client: HttpClient, title: string): Promise<void> {
  const head = getAlphabet(`X-What: ${title}`)
  const length = Math.ceil(head.length / PIECES)
  for (let offset = 0; offset < head.length; offset += length) {
    if (offset > 0) await sleep(HEAD / PIECES)
    if (client.connection.ending !== undefined) return
    await client.send(head.slice(offset, offset + length)).catch(() => {})
  }
}

/** Whether the response is the last of its connection; fails where it is none, or no 200. */
async function answered(
  client: HttpClient,
  sent: string,
  isLate: boolean,
): Promise<boolean | 'busy'> {
  const response = await client.response(sent).catch(asWords)
  if (typeof response !== 'string' && response.status === 200) {
    return members(response, 'connection').includes('close')
  }
  if (isLate) return 'busy'
  const came = typeof response === 'string' ? response : `${response.status}`
  return failCut(sent, '200: no limit is over', came)
}

function asWords(error: unknown): string {
  if (error instanceof CheckFailure) return error.evidence.came
  throw error
}

function failCut(sent: string, expected: string, came: string): never {
  fail({ situation: `a server started with ${FLAGS}`, sent, expected, came })
}

/** Milliseconds between two pieces of content, and how many there are: 3 s of the 5. */
const BETWEEN = 300
const PIECES_OF_CONTENT = 10

/** The second request of its connection: the first limit that was set may still run. */
async function upload(context: Context, server: Server): Promise<'done' | 'busy'> {
  const client = await clientOf(context, server)
  const title = `content of ${PIECES_OF_CONTENT} bytes, one each ${BETWEEN / 1000} s`
  await client.send(getAlphabet())
  const first = await answered(client, 'a first request', false)
  const uploading = first === true ? await clientOf(context, server) : client
  const began = performance.now()
  await uploading.send(getAlphabet(`Content-Length: ${PIECES_OF_CONTENT}`))
  for (let piece = 0; piece < PIECES_OF_CONTENT; piece++) {
    await sleep(BETWEEN)
    if (uploading.connection.ending !== undefined) break
    await uploading.send('x').catch(() => {})
  }
  const isLate = performance.now() - began > 4_500
  const response = await uploading.response(title).catch(asWords)
  await client.connection.close()
  // Content of a GET may be refused, but not for being late.
  if (typeof response !== 'string' && response.status !== 408 && response.status < 500)
    return 'done'
  if (isLate) return 'busy'
  const came = typeof response === 'string' ? response : `${response.status}`
  return failCut(title, '200, or a refusal of content: no limit is over', came)
}

/** So much at a time that the server can write each time. */
const STEP = 2_500_000
const STEPS = 12
const STEP_PAUSE = 350
/** Milliseconds of a step in which the machine made a pause of its own: room comes late, too. */
const STEP_LATE = 550
const LENGTH = STEP * STEPS

async function slowReader(context: Context, server: Server): Promise<'done' | 'busy'> {
  let outcome: 'done' | 'busy' = 'done'
  await withSparse(context, 'slowly.bin', LENGTH, async () => {
    const { connection } = await download(context, '/slowly.bin', server)
    let came = 0
    let last = performance.now()
    while (came < LENGTH && connection.ending === undefined) {
      const chunk = await connection.next()
      if (chunk === undefined) break
      const before = came
      came += chunk.length
      if (Math.floor(before / STEP) === Math.floor(came / STEP)) continue
      await sleep(STEP_PAUSE)
      if (performance.now() - last > STEP_LATE) outcome = 'busy'
      last = performance.now()
    }
    const hasEnded = connection.ending !== undefined
    if (hasEnded && performance.now() - last > STEP_LATE) outcome = 'busy'
    await connection.close()
    if (came >= LENGTH) outcome = 'done'
    if (came >= LENGTH || outcome === 'busy') return
    const rate = `${count(STEP)} of it read each ${STEP_PAUSE / 1000} s`
    failCut(
      `GET of a file of ${count(LENGTH)}, ${rate}`,
      'the whole file',
      `${count(came)}, then ${connection.outcome()}`,
    )
  })
  return outcome
}
