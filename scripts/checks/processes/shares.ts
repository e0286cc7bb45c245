/** How many connections each worker gets. */
import { until } from '../../lib/patience.ts'
import type { Process } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import type { HttpClient } from '../http/client.ts'
import type { Server } from '../server.ts'
import { type Balance, flagsOf } from './balances.ts'
import { askCrowd, connectionsOf, startWorkers, WORKERS } from './started.ts'
import { heldBy, holdersOf, ownersOf } from './workers.ts'

const MANY = 360
/** What each worker has at least, of an equal share. */
const FAIR = 0.5
/** Connections that come when one worker has many. */
const NEXT = 24

/** `fair-kernel` and so on: each worker gets a share. Of the kernel's own choice that is at least one. */
export function fair(balance: Balance): Check {
  const least = balance === 'kernel' ? 1 : Math.floor((FAIR * MANY) / WORKERS)
  return {
    id: `fair-${balance}`,
    title: `gives each of ${WORKERS} workers at least ${least} of ${MANY} connections (${flagsOf(balance)})`,
    rule: 'guide',
    why: WHY[balance],
    reading: READING[balance],
    async run(context) {
      const { server, flags, workers, clients } = await startWorkers(context, flagsOf(balance))
      await leave(context, server, clients)
      const shares = await sharesOf(context, server, workers, MANY)
      if (Math.min(...shares) >= least) return
      fail({
        sent: `to ${flags}: ${MANY} connections, which stay open`,
        expected: `at least ${least} of them in each worker`,
        came: shares.join(', '),
      })
    },
  }
}

const WHY: Readonly<Record<Balance, string>> = {
  kernel:
    'All workers wait at one socket, and the kernel wakes one of them, the last that went to sleep first. Uneven it may be; but who is busy is not asleep, and so a crowd reaches all.',
  reuseport:
    'Each worker has a queue of its own, and the kernel chooses by a hash of the addresses: even, whoever is busy.',
  'round-robin': 'Each in turn: even in connections, whatever they turn out to ask.',
  'least-connections':
    'Who has the fewest gets the next: even in what is open, although some connections stay longer.',
}

const READING: Readonly<Record<Balance, string>> = {
  kernel: 'epoll_ctl(2), EPOLLEXCLUSIVE; Cloudflare, Why does one NGINX worker take all the load?',
  reuseport: 'socket(7), SO_REUSEPORT; LWN 542629',
  'round-robin': 'unix(7), SCM_RIGHTS; nginx, Using nginx as HTTP load balancer',
  'least-connections': 'nginx, Using nginx as HTTP load balancer, least_conn; exercise 3',
}

export const avoidsTheCrowded: Check = {
  id: 'avoids-the-crowded',
  title: `gives new connections to others while one worker has many (${flagsOf('least-connections')})`,
  rule: 'guide',
  why: 'In turn, a worker whose clients stay gets as many new ones as the others, and falls behind. How many each has open is in the shared memory, for who decides.',
  reading: 'nginx, least_conn; exercise 3; TLPI 54',
  async run(context) {
    const { server, flags, clients, owners, workers } = await startWorkers(
      context,
      flagsOf('least-connections'),
    )
    // Whoever has most keeps them, and all others lose theirs.
    const [crowded = workers[0] as Process] = owners
    const more = await askCrowd(context, server, NEXT * WORKERS)
    const all = [...clients, ...more]
    const now = await ownersOf(context, connectionsOf(all), server)
    const others = all.filter((_, at) => now[at]?.pid !== crowded.pid)
    const kept = all.length - others.length
    await leave(context, server, others)
    const shares = await sharesOf(context, server, [crowded], NEXT)
    const [got = 0] = shares
    // A connection that has just ended may still be counted when the first of these come.
    if (got <= NEXT / 6) return
    fail({
      sent: `to ${flags}: ${kept} connections of one worker stay, those of the others end, and ${NEXT} new ones come`,
      expected: `no more than ${NEXT / 6} of these in the worker that has ${kept}`,
      came: `${got}`,
    })
  },
}

/** Opens so many connections, one after the other as far as they have to be, and says who got how many. */
async function sharesOf(
  context: Context,
  server: Server,
  workers: readonly Process[],
  many: number,
): Promise<number[]> {
  const clients = await askCrowd(context, server, many)
  const owners = await ownersOf(context, connectionsOf(clients), server)
  return workers.map(({ pid }) => owners.filter((owner) => owner.pid === pid).length)
}

/** Closes connections, and waits until no process has one of them. */
async function leave(
  context: Context,
  server: Server,
  clients: readonly HttpClient[],
): Promise<void> {
  for (const { connection } of clients) await connection.close()
  const all = connectionsOf(clients)
  await until(context.patience, () =>
    holdersOf(context, all, server).every(({ length }) => length === 0),
  )
}

export const socketEach: Check = {
  id: 'a-socket-each',
  title: `has a listening socket for each worker (${flagsOf('reuseport')})`,
  rule: 'guide',
  why: 'Sockets that share a port have a queue each, and the kernel deals connections out among them. Workers that never meet at one queue never wake each other.',
  reading: 'socket(7), SO_REUSEPORT; LWN 542629; ss(8)',
  async run(context) {
    const { server, flags } = await startWorkers(context, flagsOf('reuseport'))
    const [, ...workers] = heldBy(context, server)
    const held = new Set(workers.flatMap(({ listening }) => listening))
    if (held.size === WORKERS) return
    fail({
      sent: flags,
      expected: `${WORKERS} sockets that listen on the port, in the hands of the workers`,
      came: `${held.size}`,
    })
  },
}
