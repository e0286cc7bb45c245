/** What the threads of a pool do when they are not at work, and who calls them back to it. */
import { expectAsleep } from '../any-server/asleep.ts'
import type { Check } from '../check.ts'
import { eachOf } from '../events/crowd.ts'
import { fail, situated } from '../failure.ts'
import { clientOf, download } from '../http/ask.ts'
import { Asker } from '../http/asker.ts'
import { getAlphabet } from '../http/request.ts'
import { withSparse } from '../http/sparse-file.ts'
import { BEGUN, expectPage, FRONT, openMany, REST } from './clients.ts'

const THREADS = 6
/** How often all of them are woken at once, and fall asleep. */
const ROUNDS = 120
/** Bytes of a file that no client reads to its end. */
const LENGTH = 32 * 2 ** 20

export const sleepsBesideClients: Check = {
  id: 'sleeps-in-each-wait',
  title: `sleeps while its threads wait: for the rest of a head or of content, for room, for nothing`,
  why: 'A thread that waits for its client has nothing to do until the kernel says so. One that asks again and again takes a processor from those who have.',
  reading: 'poll(2), timeout; TLPI 63.2.2; proc(5), /proc/[pid]/task/[tid]/schedstat',
  async run(context) {
    const flags = `--threads ${THREADS} --header-timeout 60 --body-timeout 60 --write-timeout 60`
    const server = await context.startWith(flags)
    await withSparse(context, 'unread.bin', LENGTH, async () => {
      await openMany(context, 1, '', server)
      await openMany(context, 1, BEGUN, server)
      await openMany(context, 1, `${getAlphabet('Content-Length: 9')}1`, server)
      const { connection } = await download(context, '/unread.bin', server)
      await connection.next(1)
      const gone = await clientOf(context, server)
      await gone.ask(FRONT)
      const sent =
        'half a head, half the content of a request, a download unread, a last response whose client stays, and a connection without a word'
      await situated(flags, () => expectAsleep(context, sent, server))
    })
  },
}

export const nobodyLeftAsleep: Check = {
  id: 'nobody-left-asleep',
  title: `wakes a thread for each of ${THREADS} requests that come at once, ${ROUNDS} times`,
  why: 'Who looks, finds nothing and goes to sleep may miss what comes in between: a wake-up is lost, and with it a thread or a client. To look and to fall asleep has to be one step.',
  reading: 'OSTEP 30.1 Condition Variables; futex(2), val; pthread_cond_wait(3)',
  async run(context) {
    const flags = `--threads ${THREADS}`
    const server = await context.startWith(flags)
    const askers = Array.from({ length: THREADS }, () => new Asker(context, server))
    await situated(flags, async () => {
      for (let round = 1; round <= ROUNDS; round += 1) {
        const last = round === ROUNDS ? ['Connection: close'] : []
        await eachOf(askers, async (asker) => {
          const { status } = await asker.ask(getAlphabet(...last))
          const sent = `a request on each of ${THREADS} connections at once, round ${round}`
          if (status !== 200) fail({ sent, expected: '200 for each', came: `${status}` })
        })
      }
      // Slow ones hold all threads but one: those that are left have to be there still.
      const slow = await openMany(context, THREADS - 1, BEGUN, server)
      for (const client of await openMany(context, 2, FRONT, server)) {
        await expectPage(client, `${ROUNDS} such rounds, ${slow.length} half heads, and a request`)
      }
      for (const client of slow) {
        await client.send(REST)
        await expectPage(client, `${ROUNDS} such rounds, and the rest of each half head`)
      }
    })
  },
}
