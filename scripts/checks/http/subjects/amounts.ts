/** Much of everything: connections, requests on one, requests behind a large response, and pieces. */
import { sleep } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { CheckFailure, situated } from '../../failure.ts'
import { count } from '../../payload.ts'
import { clientOf } from '../ask.ts'
import { Asker, hasEnded } from '../asker.ts'
import type { HttpClient } from '../client.ts'
import { expectAnswer } from '../question.ts'
import { chunked, get, getAlphabet, request } from '../request.ts'
import { members, type Response } from '../response.ts'
import { type Shelf, withShelf } from '../shelf.ts'
import { LARGE } from '../site.ts'

/** So many files, each of another length and content. */
const FILES = 40

function contentOf(number: number): Buffer {
  const start = 1_000 * (number % FILES)
  return LARGE.subarray(start, start + 20 + 37 * (number % FILES))
}

async function withFiles(context: Context, work: (shelf: Shelf) => Promise<void>): Promise<void> {
  await withShelf(context, async (shelf) => {
    for (let number = 0; number < FILES; number += 1) shelf.put(`${number}`, contentOf(number))
    await work(shelf)
  })
}

function getNumbered(shelf: Shelf, number: number): string {
  return get(shelf.target(`${number % FILES}`))
}

function verdictOn(number: number): (response: Response) => string | undefined {
  return ({ status, content }) => {
    if (status === 200 && content.equals(contentOf(number))) return undefined
    const other = Array.from({ length: FILES }, (_, at) => at).find((at) =>
      content.equals(contentOf(at)),
    )
    const what = other === undefined ? `${count(content.length)} of content` : `file ${other}`
    return `${status} and ${what}`
  }
}

function inWords(number: number): string {
  return `200 and the file ${number % FILES}, of ${count(contentOf(number).length)}`
}

const REQUESTS = 1_100

const manyRequests: Check = {
  id: 'thousand-requests',
  title: 'answers 1,100 requests on one connection, each with what it asks for',
  why: 'Whatever a connection has of its own (a buffer, a position in it, a count) is as it was at the first request when the next one comes. A server may end the connection before, and says so with Connection: close.',
  reading: 'RFC 9112 §9.3',
  async run(context) {
    await withFiles(context, async (shelf) => {
      const asker = new Asker(context)
      for (let number = 1; number <= REQUESTS; number += 1) {
        const situation = `request ${number.toLocaleString('en')} of many, of which each waits for the response before`
        await situated(situation, () => askOneOfMany(asker, shelf, number))
      }
    })
  },
}

/** Most are for files; others are for what is not there, for a head, a part, or bring content. */
async function askOneOfMany(asker: Asker, shelf: Shelf, number: number): Promise<void> {
  const plain = getNumbered(shelf, number)
  const expected = inWords(number)
  const length = contentOf(number).length
  switch (number % 10) {
    case 3: {
      const question = { request: get(shelf.target('not-there')), expected: '404' }
      await expectAnswer(asker, question, statusIn([404]))
      return
    }
    case 5: {
      const head = request('HEAD', shelf.target(`${number % FILES}`))
      await expectAnswer(asker, { request: head, toHead: true, expected: '200' }, statusIn([200]))
      return
    }
    case 7: {
      const range = plain.replace('\r\n\r\n', `\r\nRange: bytes=0-${length - 1}\r\n\r\n`)
      const isRight = verdictOn(number)
      await expectAnswer(asker, { request: range, expected }, (response) =>
        isRight({ ...response, status: response.status === 206 ? 200 : response.status }),
      )
      return
    }
    default:
      await expectAnswer(asker, { request: plain, expected }, verdictOn(number))
  }
}

function statusIn(allowed: readonly number[]): (response: Response) => string | undefined {
  return ({ status }) => (allowed.includes(status) ? undefined : `${status}`)
}

const BEHIND = 2_500
const BEFORE = `GET of a file of 8 MiB and ${BEHIND.toLocaleString('en')} other requests, sent before anything is read`

const manyPipelined: Check = {
  id: 'pipelined-behind-large',
  title: 'answers 200 KB of requests in their order that were sent behind one for a large file',
  why: 'What comes while a response is written waits: in the kernel, or in a buffer that stops reading when it is full. Nothing of it is dropped, and nothing is answered out of turn.',
  reading: 'RFC 9112 §9.3.2; tcp(7), on the receive window',
  async run(context) {
    await withFiles(context, async (shelf) => {
      const large = Buffer.alloc(8 * 2 ** 20, LARGE.subarray(0, 1_000_003))
      shelf.put('large', large)
      const client = await clientOf(context)
      const all = Array.from({ length: BEHIND }, (_, number) => getNumbered(shelf, number)).join('')
      const sending = client.send(get(shelf.target('large')) + all).catch(() => undefined)
      await Promise.race([sending, sleep(300)])
      await situated(BEFORE, async () => {
        const question = { request: get(shelf.target('large')), expected: '200 and the file' }
        const first = await expectAnswer(next(client), question, ({ status, content }) =>
          content.equals(large) ? undefined : `${status} and ${count(content.length)} of content`,
        )
        if (!isLast(first)) await readAll(client, shelf)
      })
      await sending
    })
  },
}

/** The responses in their order, up to one that says that it is the last. */
async function readAll(client: HttpClient, shelf: Shelf): Promise<void> {
  for (let number = 0; number < BEHIND; number += 1) {
    const title = `request ${(number + 1).toLocaleString('en')} behind that for the large file`
    const question = { title, request: getNumbered(shelf, number), expected: inWords(number) }
    if (isLast(await expectAnswer(next(client), question, verdictOn(number)))) return
    // All may have come already: whoever else waits, such as what reads the log, has its turn.
    if (number % 25 === 0) await sleep(0)
  }
}

/** What has been sent already is answered. */
function next(client: HttpClient): Pick<Asker, 'ask'> {
  return { ask: (sent, asked) => client.response(sent, asked) }
}

function isLast(response: Response): boolean {
  return members(response, 'connection').includes('close')
}

const manyPieces: Check = {
  id: 'many-pieces',
  title: 'reads a request that comes in hundreds of pieces',
  why: 'TCP may bring each byte alone. How many reads a head takes says nothing about it; its end does.',
  reading: 'RFC 9112 §2.2; read(2), RETURN VALUE; CS:APP 10.5.2',
  async run(context) {
    const long = getAlphabet(`X-Long: ${'a'.repeat(270)}`)
    const content = `${'1\r\nc\r\n'.repeat(260)}0\r\n\r\n`
    const asker = new Asker(context)
    const usual = await asker.ask(getAlphabet())
    const taken = await asker.ask(chunked('1\r\nc\r\n0\r\n\r\n'))
    const requests = taken.status === usual.status ? [long, chunked(content)] : [long]
    for (const sent of requests) {
      const client = await clientOf(context)
      const pieces = inPieces(sent)
      const title = `a request in ${pieces.length} pieces, a millisecond apart`
      const question = { title, request: sent, expected: 'the response as to one that comes whole' }
      await expectAnswer(slowly(client, pieces), question, ({ status, content: came }) =>
        status === usual.status && came.equals(usual.content)
          ? undefined
          : `${status} and ${count(came.length)} of content`,
      )
      await client.connection.close()
    }
  },
}

/** A head byte by byte, and content chunk by chunk. */
function inPieces(sent: string): string[] {
  return sent.match(/1\r\nc\r\n|./gs) ?? []
}

/** Each piece is sent when the one before has most probably been read. */
function slowly(client: HttpClient, pieces: readonly string[]): Pick<Asker, 'ask'> {
  return {
    ask: async (sent, asked) => {
      for (const piece of pieces) {
        await client.send(piece)
        await sleep(1)
      }
      return await client.response(sent, asked)
    },
  }
}

/** Connections that are kept at the same time, where the server keeps so many. */
const CONNECTIONS = 150
/** Where a client waits so long for another that is idle, this is a matter of another check. */
const AT_ONCE = 1_000

const manyConnections: Check = {
  id: 'hundreds-of-connections',
  title: `serves ${CONNECTIONS} clients who keep their connections, each with what it asks for`,
  why: 'A table that has room for 64 or 128 connections, a number that is too large for select(2): what one client too many meets is not an answer. A server may end idle connections, or say 503; what it answers is right.',
  reading: 'RFC 9112 §9.5; RFC 9110 §15.6.4; select(2), BUGS',
  async run(context) {
    await withFiles(context, async (shelf) => {
      const kept: HttpClient[] = []
      while (kept.length < CONNECTIONS) {
        const start = performance.now()
        const client = await clientOf(context)
        const situation = `${kept.length} other connections, on each of which one request was answered`
        await situated(situation, () => askNumbered(client, shelf, kept.length))
        kept.push(client)
        if (performance.now() - start > AT_ONCE) break
      }
      await Promise.all(
        kept.map(async (client, number) => {
          const situation = `the second request on connection ${number + 1} of ${kept.length}, all at once`
          await situated(situation, () => askNumbered(client, shelf, number + 7)).catch(unlessEnded)
        }),
      )
    })
  },
}

async function askNumbered(client: HttpClient, shelf: Shelf, number: number): Promise<void> {
  const question = { request: getNumbered(shelf, number), expected: inWords(number) }
  const isRight = verdictOn(number)
  await expectAnswer(client, question, (response) =>
    response.status === 503 ? undefined : isRight(response),
  )
}

/** A server may have ended a kept connection when the client asks again. */
function unlessEnded(error: unknown): void {
  if (!(error instanceof CheckFailure) || !hasEnded(error)) throw error
}

export const amounts: Check[] = [manyRequests, manyPipelined, manyPieces, manyConnections]
