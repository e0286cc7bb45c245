/** Whether a server sleeps while nobody has anything for it to do. */
import { busyShare } from '../../lib/proc.ts'
import type { Context } from '../context.ts'
import { fail, skip } from '../failure.ts'
import type { Server } from '../server.ts'

/** The largest share of the time in which a thread that sleeps is on a processor. */
const ASLEEP = 0.3
/** Milliseconds that it is watched at a time. */
const WATCHED = 500

/** Expects every thread of the server to sleep before long; `sent` is what has gone before. */
export async function expectAsleep(context: Context, sent: string, server?: Server): Promise<void> {
  const pid = context.pidOf(server)
  const end = performance.now() + context.patience
  let share = 1
  while (share > ASLEEP && performance.now() < end) {
    const now = await busyShare(pid, WATCHED)
    share = now ?? skip('the kernel does not say how busy threads are')
  }
  if (share <= ASLEEP) return
  fail({
    sent: `${sent}, and nothing else for ${context.patience / 1000} s`,
    expected: 'a server that sleeps',
    came: `a thread that is busy ${Math.round(share * 100)} % of the time`,
  })
}
