/** Requests in a row, sent without waiting for a response. */
import type { Check } from '../check.ts'
import { get, getAlphabet, request } from '../http/request.ts'
import { ALPHABET, HTML, LARGE } from '../http/site.ts'
import { eachOf, expectContent, openCrowd } from './crowd.ts'

const CLIENTS = 24
const BATCH = 48

export const inOrder: Check = {
  id: 'batches-in-order',
  title: `answers ${BATCH} requests in a row on each of ${CLIENTS} connections, each in its place`,
  why: 'Some answers lie ready and some take a while. Whoever sends what is ready first gives a client the answer to another question, and nothing in HTTP/1.1 tells it so.',
  reading: 'RFC 9112 §9.3.2 Pipelining; writev(2)',
  async run(context) {
    const clients = await openCrowd(context, CLIENTS)
    await eachOf(clients, async (client, number) => {
      const batch = Array.from({ length: BATCH }, (_, turn) => ITEMS[itemOf(number, turn)] as Item)
      const bytes = batch.map(({ sent }) => sent).join('')
      // In two pieces, whose border lies somewhere in a request.
      const border = Math.floor(bytes.length / 3) + number
      await client.send(bytes.slice(0, border))
      await client.send(bytes.slice(border))
      for (const [turn, { sent, status, content }] of batch.entries()) {
        const response = await client.response(sent, { toHead: sent.startsWith('HEAD') })
        const place = `a row of ${BATCH} requests, of which number ${turn + 1} is ${sent}`
        expectContent(response, place, status, content)
      }
    })
  },
}

interface Item {
  sent: string
  status: number
  content: Buffer
}

/** Answers that lie ready, that are made, that are large, and that are none. */
const ITEMS: readonly Item[] = [
  { sent: getAlphabet(), status: 200, content: Buffer.from(ALPHABET) },
  { sent: get('/page.html'), status: 200, content: Buffer.from(HTML) },
  { sent: getAlphabet('Range: bytes=3-9'), status: 206, content: Buffer.from('defghij') },
  { sent: request('HEAD', '/page.html'), status: 200, content: Buffer.alloc(0) },
  { sent: getAlphabet('If-None-Match: *'), status: 304, content: Buffer.alloc(0) },
  { sent: get('/large.bin'), status: 200, content: LARGE },
  {
    sent: `${getAlphabet('Content-Length: 5')}12345`,
    status: 200,
    content: Buffer.from(ALPHABET),
  },
  { sent: getAlphabet('Range: bytes=0-0'), status: 206, content: Buffer.from('a') },
]

/** The large one only now and then. */
function itemOf(number: number, turn: number): number {
  const item = (5 * turn + number) % ITEMS.length
  return item === 5 && turn % 16 > 7 ? 0 : item
}
