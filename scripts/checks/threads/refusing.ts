/** A queue that is full: who is told so, and who is served. */
import type { Check } from '../check.ts'
import { fail } from '../failure.ts'
import { field } from '../http/response.ts'
import { BEGUN, FRONT, openMany, REST } from './clients.ts'

const THREADS = 2
const CROWD = 30

export const refuses: Check = {
  id: 'refuses-when-full',
  title: 'answers 503 with Retry-After where no more may wait, if told to (--when-full refuse)',
  why: 'A client that is told to come again can go elsewhere. One whose connection is reset, or who hears nothing, cannot know whether its request was carried out.',
  reading: 'RFC 9110 §15.6.4 and §10.2.3; OSTEP 31.7 Thread Throttling',
  async run(context) {
    const flags = `--threads ${THREADS} --queue 1 --when-full refuse`
    const server = await context.startWith(flags)
    const slow = await openMany(context, THREADS, BEGUN, server)
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
    if (refused > 0) return
    fail({ sent, expected: '503 for some of them', came: '200 for all' })
  },
}
