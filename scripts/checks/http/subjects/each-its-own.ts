/** Several clients at once, each of whom asks for something else: everybody gets their own. */
import { sleep } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { situated } from '../../failure.ts'
import { count } from '../../payload.ts'
import { clientOf } from '../ask.ts'
import { Asker } from '../asker.ts'
import { textOf } from '../html.ts'
import { expectAnswer, type Question, type Verdict } from '../question.ts'
import { get, getAlphabet, request } from '../request.ts'
import { field, type Response } from '../response.ts'
import { type Shelf, withShelf } from '../shelf.ts'
import { LARGE } from '../site.ts'

const CLIENTS = 24
const TURNS = 12
const SITUATION = `${CLIENTS} clients at once, each on a connection of its own, of whom each asks for other things`

/** What one client asks at one turn, and what is right. */
type Asked = readonly [question: Question, verdict: Verdict]

export const eachItsOwn: Check = {
  id: 'each-its-own',
  title: `gives each of ${CLIENTS} clients what that one has asked for, and nothing of the others`,
  why: 'A buffer, a path, a position in a file or a page that all clients share is right as long as there is one of them. With two, the one gets what is the other’s.',
  reading: 'CS:APP 12.7.1 Thread Safety; RFC 9112 §9',
  async run(context) {
    const probe = await new Asker(context).ask(get('/query?client=mine'))
    const hasQuery = probe.status === 200 && probe.content.includes('mine')
    await withShelf(context, async (shelf) => {
      for (let client = 0; client < CLIENTS; client += 1)
        shelf.put(`of-${client}`, contentOf(client))
      await situated(SITUATION, async () => {
        await Promise.all(
          Array.from({ length: CLIENTS }, (_, client) =>
            converse(context, shelf, client, hasQuery),
          ),
        )
      })
      await expectHalves(context, shelf)
      await expectLarge(context, shelf)
    })
  },
}

/** 90 KB and more, so that it takes several reads and writes: others at every offset. */
function contentOf(client: number): Buffer {
  const length = client % 3 === 0 ? 400_000 : 90_000
  return LARGE.subarray(10_007 * client, 10_007 * client + length + client)
}

async function converse(context: Context, shelf: Shelf, client: number, hasQuery: boolean) {
  const asker = new Asker(context)
  for (let turn = 0; turn < TURNS; turn += 1) {
    const kinds = hasQuery ? KINDS : KINDS.filter((kind) => kind !== ofQuery)
    const kind = kinds[(client + turn) % kinds.length] ?? ofFile
    const [question, verdict] = kind(shelf, client, turn)
    await expectAnswer(asker, question, verdict)
  }
}

type Kind = (shelf: Shelf, client: number, turn: number) => Asked

const ofFile: Kind = (shelf, client) => [
  {
    request: get(shelf.target(`of-${client}`)),
    expected: `200 and the ${count(contentOf(client).length)} of that file`,
  },
  isContent(contentOf(client), 200),
]

const ofPart: Kind = (shelf, client, turn) => {
  const [first, last] = [1_000 * turn + client, 1_000 * turn + client + 70_000]
  const part = contentOf(client).subarray(first, last + 1)
  const isPart = isContent(part, 206)
  return [
    {
      request: get(shelf.target(`of-${client}`), `Range: bytes=${first}-${last}`),
      expected: '206 and that part of that file',
    },
    // A server may ignore ranges.
    (response) =>
      response.status === 200 ? isContent(contentOf(client), 200)(response) : isPart(response),
  ]
}

const ofHead: Kind = (shelf, client) => [
  {
    request: request('HEAD', shelf.target(`of-${client}`)),
    toHead: true,
    expected: `200, and where there is a Content-Length, ${contentOf(client).length}`,
  },
  (response) => {
    const { length } = contentOf(client)
    const said = field(response, 'content-length') ?? `${length}`
    if (response.status === 200 && said === `${length}`) return undefined
    return `${response.status}; Content-Length: ${said}`
  },
]

const ofQuery: Kind = (_, client, turn) => {
  const mine = `client-${client}-turn-${turn}-end`
  return [
    { request: get(`/query?name=${mine}`), expected: `200 and a page that shows ${mine}` },
    ({ status, content }) => {
      const shown = textOf(content.toString()).match(/client-\d+-turn-\d+-end/g) ?? []
      const isMine = status === 200 && shown.length > 0 && shown.every((one) => one === mine)
      return isMine ? undefined : `${status} and a page that shows ${shown.join(', ') || 'none'}`
    },
  ]
}

const ofNothing: Kind = (shelf, client, turn) => [
  { request: get(shelf.target(`not-there-${client}-${turn}`)), expected: '404' },
  ({ status }) => (status === 404 ? undefined : `${status}`),
]

const KINDS: readonly Kind[] = [ofFile, ofQuery, ofPart, ofFile, ofHead, ofNothing]

function isContent(expected: Buffer, right: number): Verdict {
  return ({ status, content }) => {
    if (status === right && content.equals(expected)) return undefined
    return `${status} and ${whose(content)}`
  }
}

/** Whose content it is, by its first bytes. */
function whose(content: Buffer): string {
  const at = content.length < 64 ? -1 : LARGE.indexOf(content.subarray(0, 64))
  const rest =
    at < 0
      ? ''
      : `, which begin like byte ${at % 10_007} of the file of client ${Math.floor(at / 10_007)}`
  return `${count(content.length)} of content${rest}`
}

/** The first halves of all heads come before the second half of any. */
async function expectHalves(context: Context, shelf: Shelf): Promise<void> {
  const clients = await Promise.all(Array.from({ length: 6 }, () => clientOf(context)))
  const heads = clients.map((_, client) => {
    return get(shelf.target(`of-${client}`), 'Connection: close')
  })
  for (const [number, client] of clients.entries()) {
    await client.send(heads[number]?.slice(0, 15 + number) ?? '')
  }
  // Whoever reads what is there has it by now.
  await sleep(150)
  for (const [number, client] of clients.entries()) {
    await client.send(heads[number]?.slice(15 + number) ?? '')
  }
  const situation =
    'six clients, each of whom has sent the first half of a head; then they send the second halves'
  await Promise.all(
    clients.map(async (client, number) => {
      const sent = heads[number] ?? getAlphabet()
      const question = { situation, request: sent, expected: '200 and that file' }
      const asked = { ask: (): Promise<Response> => client.response(sent) }
      await expectAnswer(asked, question, isContent(contentOf(number), 200))
    }),
  )
}

/** More than the kernel keeps for a client: a server that serves several at once sends in turns. */
async function expectLarge(context: Context, shelf: Shelf): Promise<void> {
  const contents = [1, 2, 3].map((number) => {
    return Buffer.alloc(12 * 2 ** 20 + number, LARGE.subarray(1_009 * number, 600_000 + number))
  })
  const asked = await Promise.all(
    contents.map(async (content, number) => {
      shelf.put(`large-${number}`, content)
      const sent = get(shelf.target(`large-${number}`), 'Connection: close')
      const client = await clientOf(context)
      await client.send(sent)
      return { sent, client, content }
    }),
  )
  const situation = 'three clients have asked for files of 12 MiB before anybody reads'
  await Promise.all(
    asked.map(async ({ sent, client, content }) => {
      const question = { situation, request: sent, expected: '200 and that file' }
      const answer = { ask: (): Promise<Response> => client.response(sent) }
      await expectAnswer(answer, question, ({ status, content: came }) => {
        if (status === 200 && came.equals(content)) return undefined
        const at = came.findIndex((byte, index) => byte !== content[index])
        return `${status}, and from byte ${at} on another content`
      })
    }),
  )
}
