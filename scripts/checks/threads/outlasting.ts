/** Whether a pool has all its threads after clients that leave, or do not come to the point. */
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { eachOf } from '../events/crowd.ts'
import { situated } from '../failure.ts'
import { download } from '../http/ask.ts'
import type { HttpClient } from '../http/client.ts'
import { getAlphabet } from '../http/request.ts'
import { withSparse } from '../http/sparse-file.ts'
import type { Server } from '../server.ts'
import { BEGUN, expectPage, FRONT, openMany } from './clients.ts'

const THREADS = 2
/** How many leave, or are late, for each thread. */
const EACH = 3
const LENGTH = 8 * 2 ** 20

export const clientsCostNoThread: Check = {
  id: 'clients-cost-no-thread',
  title: `has all of ${THREADS} threads after clients that reset, leave half a request, or come too late`,
  why: 'A thread that ends with its client, by an error that nobody has caught or a return in the wrong place, leaves one less for all who come later. With the last of them the server is deaf.',
  reading: 'CS:APP 12.5.5; pthread_exit(3); UNP 26.4',
  async run(context) {
    const flags = `--threads ${THREADS} --header-timeout 1 --body-timeout 1`
    const server = await context.startWith(flags)
    await withSparse(context, 'left.bin', LENGTH, async () => {
      for (const [who, act] of LEAVING) {
        await situated(`${flags}; before: ${EACH * THREADS} clients, ${who}`, async () => {
          await eachOf(Array.from({ length: EACH * THREADS }), () => act(context, server))
          await expectAllThreads(context, server)
        })
      }
    })
  },
}

type Act = (context: Context, server: Server) => Promise<void>

/** In the middle of a response, of a head and of content; and those who stop there. */
const LEAVING: readonly (readonly [who: string, act: Act])[] = [
  [
    'each reset while it was sent a file',
    async (context, server) => {
      const { connection } = await download(context, '/left.bin', server)
      await connection.next(1)
      connection.reset()
      await connection.close()
    },
  ],
  [
    'each reset after half a head, or half the content of a request',
    async (context, server) => {
      for (const sent of [BEGUN, `${getAlphabet('Content-Length: 9')}1`]) {
        for (const { connection } of await openMany(context, 1, sent, server)) connection.reset()
      }
    },
  ],
  [
    'each ended in the middle of a head by the server, after a second',
    (context, server) => expectLate(context, server, BEGUN),
  ],
  [
    'each ended in the middle of content by the server, after a second',
    (context, server) => expectLate(context, server, `${getAlphabet('Content-Length: 9')}1`),
  ],
]

/** Whatever the server says to it. */
async function expectLate(context: Context, server: Server, sent: string): Promise<void> {
  for (const { connection } of await openMany(context, 1, sent, server)) {
    await connection.drain()
    await connection.close()
  }
}

/** One slow client for each thread but one, and then for each: nobody else is needed. */
async function expectAllThreads(context: Context, server: Server): Promise<void> {
  const slow: HttpClient[] = await openMany(context, THREADS - 1, BEGUN, server)
  const sent = `half a head on ${slow.length} connection, and then whole requests`
  for (let asked = 0; asked < THREADS; asked += 1) {
    // Opened now: one that has been silent for a second is ended.
    for (const client of await openMany(context, 1, FRONT, server)) await expectPage(client, sent)
  }
  // On a machine that is busy, its second may be over: what it is told is not asked.
  for (const { connection } of slow) await connection.close()
}
