/** Requests of the sizes of buffers, and one byte more or less: heads, targets, fields and content. */
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { CheckFailure } from '../../failure.ts'
import { count } from '../../payload.ts'
import { askOnce, clientOf } from '../ask.ts'
import { Asker } from '../asker.ts'
import { borders } from '../borders.ts'
import { isReset } from '../exchange.ts'
import { expectAnswer } from '../question.ts'
import { getAlphabet, head } from '../request.ts'
import { members, type Response } from '../response.ts'

/** A head of exactly so many bytes; undefined where it cannot be so short. */
type Way = readonly [inWords: string, head: (size: number) => string | undefined]

const WAYS: readonly Way[] = [
  ['one long field', (size) => filled(size, (pad) => getAlphabet(`X-Pad: ${pad}`))],
  [
    'a cookie behind other fields',
    (size) => filled(size, (pad) => getAlphabet('Accept: */*', `Cookie: a=${pad}`)),
  ],
  ['a long query', (size) => filled(size, (pad) => getAlphabet().replace('.txt', `.txt?${pad}`))],
  ['many fields', (size) => filled(size, (pad) => getAlphabet(...pieces(pad)))],
  [
    'a long field before Host',
    (size) =>
      filled(size, (pad) => head('GET /alphabet.txt HTTP/1.1', `X-Pad: ${pad}`, 'Host: localhost')),
  ],
]

/** The request that is so long with the right amount of padding. */
function filled(size: number, made: (pad: string) => string): string | undefined {
  let length = size - made('').length
  while (length > 0) {
    const request = made('a'.repeat(length))
    if (request.length === size) return request
    if (request.length < size) return undefined
    length -= request.length - size
  }
  return undefined
}

/** The padding, as fields of four hundred characters and one of what is left. */
function pieces(pad: string): string[] {
  const values = pad.match(/.{1,400}/g) ?? []
  return values.map((value, number) => `X-${number}: ${value}`)
}

/** A server may have a limit; below this it would be one for browsers, which send that much. */
const ALWAYS_TAKEN = 2_000
/** RFC 9110 §5.4 and RFC 9112 §3: what is too long is answered so. */
const TOO_LONG = [400, 413, 414, 431]

export const headSizes: Check = {
  id: 'head-sizes',
  title: 'reads heads of 2ⁿ−4 to 2ⁿ+4 bytes, from 256 to 65,536, or refuses what is too long',
  why: 'A buffer is full at its last byte and not one earlier or later. What a server can read at one size it can read at every smaller one, and what is too much for it is answered with 431 or 414.',
  reading: 'RFC 9110 §5.4; RFC 9112 §3; RFC 6585 §5; CS:APP 10.5.2 (rio_readlineb)',
  needsNoFiles: true,
  async run(context) {
    const asker = new Asker(context)
    const usual = await asker.ask(getAlphabet())
    for (const [inWords, headOf] of WAYS) await expectSizes(asker, usual, inWords, headOf)
  },
}

/** From the first size that is refused, all are. */
async function expectSizes(asker: Asker, usual: Response, ...[inWords, headOf]: Way) {
  let refusedAt = 0
  for (const size of borders(8, 16, 4)) {
    const request = headOf(size)
    if (request === undefined) continue
    const title = `a head of ${count(size)}, with ${inWords}`
    const expected =
      refusedAt === 0
        ? `the response to the same request without so much padding${size < ALWAYS_TAKEN ? '' : ', or 431 or 414'}`
        : `a refusal, as a head of ${count(refusedAt)} is refused: a limit is at one size`
    const answer = expectAnswer(asker, { title, request, expected }, (response) => {
      const isUsual = isSame(response, usual)
      const isRight = isUsual ? refusedAt === 0 : isRefusal(response, size)
      return isRight ? undefined : inShort(response)
    })
    const response = await orReset(request, answer)
    if (response === undefined || !isSame(response, usual)) refusedAt ||= size
  }
}

/** The answer; undefined where a reset has swallowed the refusal of something large. */
async function orReset(request: string, answer: Promise<Response>): Promise<Response | undefined> {
  return await answer.catch((error: unknown) => {
    const isLarge = request.length >= ALWAYS_TAKEN
    if (isLarge && error instanceof CheckFailure && isReset(error.evidence.came)) return undefined
    throw error
  })
}

function isRefusal({ status }: Response, size: number): boolean {
  return size >= ALWAYS_TAKEN && TOO_LONG.includes(status)
}

function isSame({ status, content }: Response, usual: Response): boolean {
  return status === usual.status && content.equals(usual.content)
}

function inShort({ status, content }: Response): string {
  return `${status} and ${count(content.length)} of content`
}

/** What may be said to content by one who takes some: RFC 9110 §15.5.14. */
const TOO_LARGE = 413
/** How the content is framed. */
const FRAMED: Readonly<Record<string, (content: string) => string>> = {
  'with its length': (content) => `${getAlphabet(`Content-Length: ${content.length}`)}${content}`,
  'in one chunk': (content) => chunks([content]),
  'in two chunks, the first of one byte': (content) => chunks(['x', content.slice(1)]),
  'in chunks of 1,000 bytes': (content) => chunks(content.match(/.{1,1000}/g) ?? []),
}

function chunks(contents: readonly string[]): string {
  const all = contents.filter(Boolean).map((one) => `${one.length.toString(16)}\r\n${one}\r\n`)
  return `${getAlphabet('Transfer-Encoding: chunked')}${all.join('')}0\r\n\r\n`
}

export const contentSizes: Check = {
  id: 'content-sizes',
  title: 'knows where content of 2ⁿ−1, 2ⁿ and 2ⁿ+1 bytes ends, from 1 to 65,536',
  why: 'Content that fills a buffer exactly leaves nothing to be read, and one byte more leaves one. What is behind it is the next request, whatever was made of this one.',
  reading: 'RFC 9112 §6 and §7.1; CS:APP 10.5.1 (rio_readn)',
  needsNoFiles: true,
  async run(context) {
    const usual = await askOnce(context, getAlphabet())
    for (const [inWords, framed] of Object.entries(FRAMED)) {
      // Who takes no content at all has none to count.
      if (!isSame(await askOnce(context, framed('y'.repeat(5))), usual)) continue
      for (const size of borders(0, 16)) {
        const title = `content of ${count(size)} ${inWords}, and another request right behind it`
        await expectBoth(context, usual, title, framed('y'.repeat(size)))
      }
    }
  },
}

/** The response, unless the content is refused, and that to the request behind it. */
async function expectBoth(context: Context, usual: Response, title: string, request: string) {
  const client = await clientOf(context)
  const both = { title, request: request + getAlphabet() }
  const first = expectAnswer(
    client,
    { ...both, expected: 'the response to GET, or 413 where there is too much content' },
    (response) => {
      const isTooLarge = request.length >= ALWAYS_TAKEN && response.status === TOO_LARGE
      return isTooLarge || isSame(response, usual) ? undefined : inShort(response)
    },
  )
  const response = await orReset(request, first)
  if (response && !members(response, 'connection').includes('close')) {
    const expected = `${response.status}, and then the usual response to the request behind it`
    const behind = { ask: () => client.response(request) }
    await expectAnswer(behind, { ...both, expected }, (response) =>
      isSame(response, usual) ? undefined : `for that request ${inShort(response)}`,
    )
  }
  await client.connection.close()
}
