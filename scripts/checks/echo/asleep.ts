/** Whether an echo server sleeps, whoever is connected. */
import { busyShare } from '../../lib/proc.ts'
import { family } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import { fail, skip } from '../failure.ts'
import { pattern } from '../payload.ts'
import { protocol } from './protocol.ts'

/** The largest share of the time in which a server that sleeps is busy. */
const ASLEEP = 0.3

export const sleeps: Check = {
  id: 'sleeps',
  title: 'sleeps while no client has anything for it to do',
  why: 'A loop that asks again and again whether something has come keeps a processor busy, and it answers no sooner than a call that waits.',
  reading: 'poll(2); TLPI 63.1.1, on non-blocking polling; proc(5), schedstat',
  async run(context) {
    const pid = context.pidOf()
    await protocol.expectService(context, 'nothing')
    await expectAsleep(pid, 'nobody, after a client has come and gone')
    const idle = await context.connect()
    await protocol.exchange(idle)
    await expectAsleep(pid, 'a client that has had its echo, and is silent')
    await protocol.flood(idle)
    const { sent } = idle
    await expectAsleep(pid, 'a client that has sent much and does not read')
    idle.reset()
    const ended = await context.connect()
    // So much that the server's write waits, and so little that it sees the end behind the rest.
    await ended.sendUntilStalled(pattern(Math.floor(sent * 0.75)))
    ended.halfClose()
    await expectAsleep(pid, 'a client that has sent much, has ended its side, and does not read')
    ended.reset()
    await protocol.expectService(context, 'a client that left without reading')
    await expectAsleep(pid, 'nobody, after a client has reset its connection')
  },
}

/** Looks a few times: a server may be busy for a moment for reasons of its own. */
async function expectAsleep(pid: number, who: string): Promise<void> {
  let share = 1
  for (let look = 0; look < 8 && share > ASLEEP; look++) share = await busiest(pid)
  if (share <= ASLEEP) return
  fail({
    situation: `connected is: ${who}`,
    sent: 'nothing',
    expected: 'a server that sleeps',
    came: `a thread that is busy ${Math.round(share * 100)} % of the time`,
  })
}

async function busiest(pid: number): Promise<number> {
  const shares = await Promise.all(family(pid).map((each) => busyShare(each, 250)))
  const known = shares.filter((share) => share !== undefined)
  return known.length > 0
    ? Math.max(...known)
    : skip('the kernel does not say how busy threads are')
}
