/** What several clients get at once: each its own, whatever happens to the others. */
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import { download } from '../http/ask.ts'
import { Asker } from '../http/asker.ts'
import { get } from '../http/request.ts'
import { field, type Response } from '../http/response.ts'
import { ALPHABET, COMPRESSIBLE, HTML, LARGE } from '../http/site.ts'

/** Clients at once, and requests of each on one connection. */
const CLIENTS = 12
const REQUESTS = 40

/** What lies at which target: different in length and in every byte. */
const FILES: Readonly<Record<string, Buffer>> = {
  '/alphabet.txt': Buffer.from(ALPHABET),
  '/page.html': Buffer.from(HTML),
  '/compressed.txt': Buffer.from(COMPRESSIBLE),
  '/large.bin': LARGE,
}

export const ownContents: Check = {
  id: 'own-contents',
  title: `gives each of ${CLIENTS} clients at once what that one has asked for`,
  why: 'A buffer, a parser or a response that two threads share by mistake mixes up their clients, and only when both are at work.',
  reading: 'CS:APP 12.7.1 Thread Safety; pthreads(7), Thread-safe functions',
  async run(context) {
    const targets = Object.keys(FILES)
    const alone = await saidAlone(context, targets)
    const small = targets.filter((target) => target !== '/large.bin')
    await Promise.all(
      Array.from({ length: CLIENTS }, (_, number) => {
        // Every third client has its hands full with large ones.
        const mine = number % 3 === 0 ? targets : small
        const targetOf = (turn: number) => mine[(number + turn) % mine.length] as string
        return askAll(context, targetOf, REQUESTS, alone)
      }),
    )
  },
}

/** Clients that reset their connections beside those that download. */
const RESETS = 60

export const ownDescriptors: Check = {
  id: 'own-descriptors',
  title: 'sends every download whole while other clients reset their connections',
  why: 'A thread that closes a descriptor twice, or goes on with one that is closed, hits what another thread has opened under the same number meanwhile.',
  reading: 'close(2), Multithreaded processes and close(); CS:APP 12.3.8',
  async run(context) {
    const downloads = Array.from({ length: 6 }, () => askAll(context, () => '/large.bin', 4))
    const resetting = (async () => {
      for (let number = 0; number < RESETS; number += 1) {
        const client = await download(context, number % 2 ? '/large.bin' : '/alphabet.txt')
        if (number % 3 === 0) await client.connection.next(1)
        client.connection.reset()
      }
    })()
    await Promise.all([...downloads, resetting])
  },
}

/** Asks again and again on one connection, or on a new one where it has ended in order. */
async function askAll(
  context: Context,
  targetOf: (turn: number) => string,
  requests = REQUESTS,
  alone: Said = new Map(),
): Promise<void> {
  const asker = new Asker(context)
  for (let turn = 0; turn < requests; turn += 1) {
    const target = targetOf(turn)
    const response = await asker.ask(get(target))
    const { status, content } = response
    const expected = FILES[target] as Buffer
    if (status !== 200 || !content.equals(expected)) {
      const came = `${status} and ${whose(content)}`
      fail({
        sent: `GET ${target}, while others ask for other files`,
        expected: `200 and its ${expected.length} bytes`,
        came,
      })
    }
    expectSaid(response, target, alone.get(target))
  }
}

/** What a server says of each target in the fields that are the same each time. */
type Said = ReadonlyMap<string, string>

const FIELDS = ['content-type', 'etag', 'last-modified']

function said(response: Response): string {
  return FIELDS.map((name) => `${name}: ${field(response, name) ?? 'none'}`).join(', ')
}

async function saidAlone(context: Context, targets: readonly string[]): Promise<Said> {
  const asker = new Asker(context)
  const all = new Map<string, string>()
  for (const target of targets) all.set(target, said(await asker.ask(get(target))))
  return all
}

function expectSaid(response: Response, target: string, alone: string | undefined): void {
  if (alone === undefined || said(response) === alone) return
  fail({
    sent: `GET ${target}, while others ask for other files`,
    expected: `of this file what is said of it when nobody else asks: ${alone}`,
    came: said(response),
  })
}

/** What came in the place of a file, for a report. */
function whose(content: Buffer): string {
  const other = Object.entries(FILES).find(([, bytes]) => content.equals(bytes))
  return other ? `the bytes of ${other[0]}` : `${content.length} other bytes`
}
