/** In which order those are served who wait for a thread. */
import { forLater, sleep } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import { fail, situated } from '../failure.ts'
import { BEGUN, expectPage, FRONT, openMany, REST } from './clients.ts'

const THREADS = 2
const WAITING = 24
/** Milliseconds between two of them, so that it is plain who came first. */
const APART = 10

export const firstCome: Check = {
  id: 'first-come',
  title: `serves first who came first, of ${WAITING} who wait for a thread (--threads ${THREADS})`,
  rule: 'guide',
  why: 'A stack in the place of a queue serves whoever came last. As long as somebody comes, those at its bottom wait; under load that is for ever.',
  reading: 'CS:APP 12.5.4 Producer-Consumer Problem; OSTEP 7.4 First In, First Out',
  async run(context) {
    const flags = `--threads ${THREADS}`
    const server = await context.startWith(flags)
    for (const first of await openMany(context, THREADS, FRONT, server)) {
      await expectPage(first, `${flags}, and a request`)
    }
    const slow = await openMany(context, THREADS, BEGUN, server)
    await sleep(20 * APART)
    const served: number[] = []
    const waiting = Array.from({ length: WAITING }, (_, number) => number)
    const sent = `half a head on ${THREADS} connections, ${WAITING} whole requests one after the other, and then the rest of each head`
    await situated(flags, async () => {
      const answers: Promise<void>[] = []
      for (const number of waiting) {
        for (const client of await openMany(context, 1, FRONT, server)) {
          const answer = expectPage(client, sent).then(() => void served.push(number))
          answers.push(forLater(answer))
        }
        await sleep(APART)
      }
      for (const client of slow) await client.send(REST)
      for (const client of slow) await expectPage(client, sent)
      await Promise.all(answers)
    })
    const half = served.slice(0, WAITING / 2)
    const early = half.filter((number) => number < WAITING / 2).length
    if (early > WAITING / 4) return
    fail({
      situation: flags,
      sent,
      expected: 'most of the first half of them to be answered before the second half',
      came: `answers in the order ${served.map((number) => number + 1).join(' ')}`,
    })
  },
}
