/** What a server does with its file descriptors: it closes them all, and it may run out of them. */
import { exhaustDescriptors } from '../../lib/descriptor-limit.ts'
import { until } from '../../lib/patience.ts'
import { busyShare, descriptors } from '../../lib/proc.ts'
import { family } from '../../lib/processes.ts'
import { UsageError } from '../../lib/usage-error.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { fail, skip } from '../failure.ts'
import type { Protocol } from '../protocol.ts'
import type { Server } from '../server.ts'

/** Clients that come and go in every way that they can. */
export interface Traffic {
  /** All of them in words, for a report. */
  sent: string
  /** Until the server has open what it keeps open. */
  warmUp(context: Context): Promise<void>
  all(context: Context): Promise<void>
}

export function descriptorsStable({ sent, warmUp, all }: Traffic): Check {
  return {
    id: 'descriptors-stable',
    title: 'has no more descriptors open after many clients than before',
    why: 'Every connection is a descriptor, and so is every file that is open: each way out of the loop has to close them. A server that leaks one a client stops at the limit, some 1,024 clients later.',
    reading:
      'close(2); TLPI 5.4 Relationship Between File Descriptors and Open Files; getrlimit(2)',
    async run(context) {
      const pid = context.pidOf()
      const open = () => family(pid).reduce((sum, each) => sum + descriptors(each).length, 0)
      let before = 0
      let now = 0
      // One of several processes may open what it keeps open when its first client comes.
      for (let left = family(pid).length; left > 0; left -= 1) {
        await warmUp(context)
        before = open()
        await all(context)
        if (await until(context.patience / left, () => open() <= before)) return
        now = open()
      }
      fail({
        sent,
        expected: `${before} open descriptors, as before`,
        came: `${now} in process ${family(pid).join(', ')}`,
      })
    },
  }
}

export function outOfDescriptors(protocol: Protocol): Check {
  return {
    id: 'out-of-descriptors',
    title: 'waits when it may open no more descriptors, and goes on when it may',
    why: 'accept fails with EMFILE and leaves the connection in the queue, where poll finds it again at once. A server that tries again without a pause burns a whole processor; one that gives up is gone.',
    reading:
      'accept(2), EMFILE; getrlimit(2), RLIMIT_NOFILE; TLPI 36.3 Details of Specific Resource Limits',
    async run(context) {
      const server = await context.start()
      const pid = context.pidOf(server)
      await protocol.expectService(context, 'nothing yet', server)
      await settledDescriptors(context, server)
      const makeRoom = await exhaust(pid)
      const clients = await Promise.all([1, 2, 3].map(() => context.connect(server)))
      for (const client of clients) await protocol.ask(client, 'last')
      await expectSleep(server, pid)
      await makeRoom()
      await Promise.all(clients.map((client) => expectSettled(client, context, protocol)))
      const before = 'three clients while the server had no free descriptor'
      await protocol.expectService(context, before, server)
    },
  }
}

/** Whom there was no descriptor for is served later, or sent away: both end the wait. */
async function expectSettled(
  client: Connection,
  { patience }: Context,
  protocol: Protocol,
): Promise<void> {
  await client.drain()
  if (client.ending !== undefined) return
  fail({
    situation: 'three clients came while the server could open no more descriptors; then it could',
    sent: `${protocol.request}, and the end of the stream`,
    expected: 'the server to come back to those who wait, now that there is room',
    came: `nothing for ${patience / 1000} s (--patience): the client still waits`,
  })
}

/** Where the limits of the server's process may not be changed the check is skipped. */
export async function exhaust(pid: number): Promise<() => Promise<void>> {
  try {
    return await exhaustDescriptors(pid)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    skip(error.message)
  }
}

async function expectSleep(server: Server, pid: number): Promise<void> {
  let share: number | undefined
  const said = saidBy(server)
  // A server may be busy for a moment for reasons of its own; one that spins always is.
  for (let look = 0; look < 3; look++) {
    share = await busyShare(pid, 400)
    if (!server.alive || share === undefined || share < 0.5) break
  }
  const lines = saidBy(server) - said
  if (server.alive && (share === undefined || share < 0.5) && lines < MANY_LINES) return
  const exit = server.program?.exit?.description
  fail({
    sent: 'three clients, while every descriptor the server may open is in use',
    expected: 'a server that sleeps until there is room again',
    came:
      exit ??
      `a thread that was busy ${Math.round((share ?? 0) * 100)} % of the time, and ${lines} lines about it`,
  })
}

/** More than a server writes that pauses: one that spins may wait for whoever reads what it writes. */
const MANY_LINES = 100

function saidBy({ program }: Server): number {
  return program?.lines.length ?? 0
}

/** Waits until the server has open what it opens by itself, and has accepted whom it wants to. */
export async function settledDescriptors({ patience }: Context, server: Server): Promise<void> {
  let same = 0
  let before: number | undefined
  await until(patience, () => {
    const now = server.descriptorCount()
    same = now === before ? same + 1 : 0
    before = now
    return same >= 4
  })
}
