/** A queue that is full: who is told so, and who is served. */
import { until } from '../../lib/patience.ts'
import { settledDescriptors } from '../any-server/descriptors.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import type { HttpClient } from '../http/client.ts'
import { untilRead } from '../http/progress.ts'
import { field } from '../http/response.ts'
import type { Server } from '../server.ts'
import { BEGUN, expectPage, FRONT, openMany, REST } from './clients.ts'

const THREADS = 2
const CROWD = 30

export const refuses: Check = {
  id: 'refuses-when-full',
  title: 'answers 503 with Retry-After where no more may wait, if told to (--when-full refuse)',
  rule: 'guide',
  why: 'A client that is told to come again can go elsewhere. One whose connection is reset, or who hears nothing, cannot know whether its request was carried out.',
  reading: 'RFC 9110 §15.6.4 and §10.2.3; OSTEP 31.7 Thread Throttling',
  async run(context) {
    const flags = `--threads ${THREADS} --queue 1 --when-full refuse`
    const server = await context.startWith(flags)
    await expectServed(context, server, `${flags}, and requests, one after the other`)
    await settledDescriptors(context, server)
    const before = server.descriptorCount() ?? 0
    const slow: HttpClient[] = []
    while (slow.length < THREADS) {
      slow.push(...(await openMany(context, 1, BEGUN, server)))
      // A thread has it, and there is room in the queue for the next.
      await untilRead(context, server, slow)
    }
    const crowd = await openMany(context, CROWD, FRONT, server)
    const sent = `${flags}; half a head on ${THREADS} connections, and ${CROWD} requests`
    let refused = 0
    const responses = crowd.map((client) => client.response(FRONT))
    // Those in the queue are served once there is a thread for them.
    await Promise.race(responses)
    for (const client of slow) await client.send(REST)
    for (const response of await Promise.all(responses)) {
      if (response.status === 200) continue
      const after = field(response, 'retry-after')
      if (response.status === 503 && after) refused += 1
      else {
        const came = `${response.status}, Retry-After ${after ?? 'missing'}`
        fail({ sent, expected: '200, or 503 with Retry-After', came })
      }
    }
    if (refused === 0) fail({ sent, expected: '503 for some of them', came: '200 for all' })
    for (const { connection } of [...slow, ...crowd]) await connection.close()
    await expectNothingKept(context, server, before, sent)
    await expectServed(context, server, `${sent}; and then requests, one after the other`)
  },
}

/** Who was told to come again has no descriptor of the server any more. */
async function expectNothingKept(
  { patience }: Context,
  server: Server,
  before: number,
  sent: string,
): Promise<void> {
  const kept = () => (server.descriptorCount() ?? 0) - before
  if (await until(patience, () => kept() <= 0)) return
  fail({
    sent: `${sent}; then all clients have left`,
    expected: `${before} open descriptors, as before`,
    came: `${kept()} more`,
  })
}

async function expectServed(context: Context, server: Server, sent: string): Promise<void> {
  for (let turn = 0; turn < 2 * THREADS; turn += 1) {
    for (const client of await openMany(context, 1, FRONT, server)) {
      await expectPage(client, sent)
      await client.connection.close()
    }
  }
}
