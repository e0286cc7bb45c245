/** Workers that end when nobody has asked them to. */
import { sleep, until } from '../../lib/patience.ts'
import { descriptors } from '../../lib/proc.ts'
import { isThere, killProcess, type Process } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import { fail } from '../failure.ts'
import { getAlphabet } from '../http/request.ts'
import { expectPage, FRONT, openMany } from '../threads/clients.ts'
import { type Balance, flagsOf } from './balances.ts'
import { expectFree } from './ending.ts'
import { Load } from './load.ts'
import { expectNoZombies } from './recycling.ts'
import { askCrowd, expectWorkers, startWorkers, WORKERS } from './started.ts'
import { inWords } from './workers.ts'

/** Clients that come when no worker is there. */
const CROWD = 20
const ROUNDS = 3
/** Milliseconds in which each worker that appears is killed at once, and how often that may be. */
const WATCHED = 8000
const MOST_STARTS = 70
/** Milliseconds without a new worker that are time enough. */
const PAUSE = 2000

/** `killed-worker`, and with a balance `killed-reuseport` and so on. */
export function killed(balance?: Balance): Check {
  const flags = balance ? flagsOf(balance) : ''
  const started = `--workers ${WORKERS} ${flags}`.trim()
  return {
    id: balance ? `killed-${balance}` : 'killed-worker',
    title: `has another worker for one that was killed; the rest serve on, and nobody is refused (${started})`,
    rule: 'guide',
    why: 'With a worker only what it was doing is lost. The queue of the listening socket is not its own, and the connections of the others are none of its business.',
    reading: 'wait(2); pidfd_open(2); signal(7), SIGCHLD; TLPI 26.1, 26.3',
    async run(context) {
      const { server, master, clients, owners, workers } = await startWorkers(context, flags)
      const [victim = workers[0] as Process] = owners
      await using load = new Load(context, server).begin()
      killProcess(victim)
      const sent = `to ${started}: SIGKILL to a worker`
      await expectWorkers(context, server, WORKERS, sent, [victim])
      const { lost } = await load.end()
      const refused = lost.filter((how) => how.includes('ECONNREFUSED'))
      const most = load.clients
      if (refused.length > 0 || lost.length > most) {
        const came = `${lost.length} lost, ${refused.length} of them refused, such as ${refused[0] ?? lost[0]}`
        const expected = `at most the ${most} requests that it could have had, and no connection refused`
        fail({ sent: `${sent}, under requests without a pause`, expected, came })
      }
      for (const [at, client] of clients.entries()) {
        if (owners[at]?.pid === victim.pid) continue
        const before = `${sent}, and a request on a connection of another`
        const { status } = await client.ask(getAlphabet())
        if (status !== 200) fail({ sent: before, expected: '200', came: `${status}` })
      }
      await expectNoZombies(context, master, sent)
    },
  }
}

export const allKilled: Check = {
  id: 'all-killed',
  title: 'keeps those waiting who come while no worker is there, and serves them when there is one',
  why: 'The master has the listening socket, so the port never refuses: who comes waits in its queue until somebody accepts. What the dead had open is closed in every process, or the master runs out of descriptors in time.',
  reading: 'listen(2), backlog; wait(2); TLPI 5.4; close(2)',
  async run(context) {
    const { server, flags, master, workers } = await startWorkers(context)
    let former = workers
    let most = 0
    for (let round = 1; round <= ROUNDS; round += 1) {
      former.forEach(killProcess)
      const sent = `to ${flags}: SIGKILL to all workers, and ${CROWD} requests`
      const clients = await openMany(context, CROWD, FRONT, server)
      for (const client of clients) {
        await expectPage(client, sent)
        await client.connection.close()
      }
      await askCrowd(context, server, CROWD)
      former = await expectWorkers(context, server, WORKERS, sent, former)
      await expectNoZombies(context, master, sent)
      const now = descriptors(master.pid).length
      // Some are opened only with the first death.
      if (round === 1) most = now
      if (await until(context.patience, () => descriptors(master.pid).length <= most)) continue
      fail({ sent, expected: `${most} descriptors in the master, as before`, came: `${now}` })
    }
  },
}

export const backsOff: Check = {
  id: 'backs-off',
  title: 'takes its time with the next worker where each ends at once, and goes on when they stay',
  rule: 'guide',
  why: 'A worker that cannot live, for want of a file or of memory, will not live the next time either. A master that starts another without a pause leaves no processor for anything else.',
  reading:
    'TLPI 26; systemd.service(5), RestartSec, StartLimitBurst; Erlang/OTP, supervisor, intensity',
  async run(context) {
    const { server, flags } = await startWorkers(context)
    const seen = new Set<number>()
    const end = performance.now() + WATCHED
    const starts = () => seen.size - WORKERS
    let lastStart = performance.now()
    for (let now = lastStart; now < Math.min(end, lastStart + PAUSE); now = performance.now()) {
      for (const one of server.descendants()) {
        if (!seen.has(one.pid)) lastStart = now
        seen.add(one.pid)
        killProcess(one)
      }
      if (starts() > MOST_STARTS) break
      await sleep(2)
    }
    const sent = `to ${flags}: SIGKILL to every worker as soon as there is one, for up to ${WATCHED / 1000} s`
    if (starts() > MOST_STARTS) {
      const expected = `at most ${MOST_STARTS} new ones meanwhile`
      fail({ sent, expected, came: `${starts()}` })
    }
    await askCrowd(context, server, CROWD)
    await expectWorkers(context, server, WORKERS, `${sent}, and then to none`)
  },
}

export const masterKilled: Check = {
  id: 'master-killed',
  title: 'has no worker left, and its port free, when its master has been killed',
  why: 'Nobody watches workers whose master is gone, and nobody can be started in its place while they hold the port. They hear of it by the end of a pipe or socket whose other end only the master had.',
  reading: 'TLPI 26.2 Orphans and Zombies; socketpair(2); prctl(2), PR_SET_PDEATHSIG',
  async run(context) {
    const { server, flags, master, workers } = await startWorkers(context)
    killProcess(master)
    const sent = `to ${flags}: SIGKILL to the master, ${inWords([master])}`
    const all = [...workers, ...server.descendants()]
    const left = () => all.filter(isThere)
    if (!(await until(context.patience, () => left().length === 0))) {
      fail({
        sent,
        expected: 'the workers to end',
        came: `some that still run: ${inWords(left())}`,
      })
    }
    await expectFree(context, server, sent)
    const again = await context.start({ port: server.address.port })
    await askCrowd(context, again, WORKERS)
  },
}
