/** What the first program of week 14 does: workers that are there beforehand, and a master for them. */

import { until } from '../../lib/patience.ts'
import { busyShare } from '../../lib/proc.ts'
import { isThere, killProcess, zombies } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import { fail, skip } from '../failure.ts'
import { BEGUN, expectPage, FRONT, openMany, REST } from '../threads/clients.ts'
import { expectFree } from './ending.ts'
import { expectMany, MANY, namedIn, pageOf, startPrefork } from './first-programs.ts'
import { connectionsOf } from './started.ts'
import { haveEnded, heldBy, inWords, ownersOf } from './workers.ts'

const CROWD = 60
/** The largest share of the time in which a process that sleeps is on a processor. */
const ASLEEP = 0.3
/** Milliseconds that it is watched. */
const WATCHED = 500

const beforehand: Check = {
  id: 'processes-beforehand',
  title: `has its workers before anybody comes, and no more for a crowd (--workers ${MANY})`,
  why: 'To start a process takes longer than to answer a request. Whoever starts them first has paid before the first client comes.',
  reading: 'UNP 30.6; TLPI 24.1, 60.4; posix_spawn(3)',
  async run(context) {
    const { server, flags } = await startPrefork(context)
    const clients = await openMany(context, CROWD, FRONT, server)
    for (const client of clients) await expectPage(client, `${flags}, and ${CROWD} requests`)
    await expectMany(context, server, MANY, `${flags}, and ${CROWD} requests`)
  },
}

const named: Check = {
  id: 'worker-named',
  title: 'answers from its workers, each of which names its own pid',
  why: 'A process is known by its number. A page that names the one who has made it shows that the master has not, and that there is more than one.',
  reading: 'getpid(2); proc(5), /proc/[pid]/task/[tid]/children',
  async run(context) {
    const { server, flags, workers } = await startPrefork(context)
    const seen = new Set<number>()
    const all = async () => {
      const page = await pageOf(context, server)
      const one = namedIn(page, workers)
      const expected = `the pid of one of ${inWords(workers)} in each page`
      if (!one) fail({ sent: `${flags}, and requests`, expected, came: JSON.stringify(page) })
      seen.add(one.pid)
    }
    const end = performance.now() + context.patience
    while (seen.size < 2 && performance.now() < end) {
      await Promise.all(Array.from({ length: 4 * MANY }, all))
    }
    if (seen.size >= 2) return
    const came = `one only, ${[...seen]}`
    fail({ sent: `${flags}, and requests side by side`, expected: 'pages of several', came })
  },
}

const beside: Check = {
  id: 'beside-the-slow',
  title: 'answers others while all workers but one wait for their clients',
  why: 'Each worker waits for one client at a time, as a sequential server does. All take from the same queue, so whoever is free takes the next.',
  reading: 'UNP 30.6; accept(2); TLPI 60.4',
  async run(context) {
    const { server, flags, master } = await startPrefork(context)
    const [own, ...others] = heldBy(context, server)
    const shared = others.filter(({ listening }) =>
      listening.some((it) => own.listening.includes(it)),
    )
    if (shared.length < MANY) {
      const expected = `the listening socket of ${inWords([master])} among the descriptors of each worker`
      fail({ sent: flags, expected, came: `it in ${shared.length} of ${MANY}` })
    }
    const slow = await openMany(context, MANY - 1, BEGUN, server)
    const sent = `${flags}; ${slow.length} connections with half a head, and whole requests`
    for (let turn = 0; turn < 2 * MANY; turn += 1) {
      for (const client of await openMany(context, 1, FRONT, server)) await expectPage(client, sent)
    }
    for (const client of slow.reverse()) {
      await client.send(REST)
      await expectPage(client, `${flags}; the rest of the last half head, and so on to the first`)
    }
  },
}

const replaced: Check = {
  id: 'another-for-the-dead',
  title: 'has another worker for each that dies, and lets the dead one go',
  why: 'A process that has ended stays in the table, as a zombie, until its parent has asked how. Whoever asks learns that it is time for the next one.',
  reading: 'TLPI 26.1, 26.2; waitid(2); pidfd_open(2); signal(7)',
  async run(context) {
    const { server, flags, master, workers: first } = await startPrefork(context)
    let workers = first
    const sent = `${flags}; SIGKILL to a worker, again and again`
    for (let turn = 0; turn < 2 * MANY; turn += 1) {
      const [victim] = workers
      if (victim) killProcess(victim)
      workers = await expectMany(context, server, MANY, sent, victim ? [victim] : [])
      for (const client of await openMany(context, 1, FRONT, server)) await expectPage(client, sent)
    }
    if (await until(context.patience, () => zombies(master.pid).length === 0)) return
    fail({ sent, expected: 'no zombie', came: `${zombies(master.pid).join(', ')} in state Z` })
  },
}

const orphans: Check = {
  id: 'none-outlives-its-master',
  title: 'has no worker left, and its port free, when the master is killed',
  why: 'Nobody replaces the workers of a dead master, and nobody can take the port while they have it. What only the master holds open ends with it, whatever has ended it: the other end of a pipe tells.',
  reading: 'TLPI 26.2 Orphans and Zombies, 44.2; pipe(7); prctl(2), PR_SET_PDEATHSIG',
  async run(context) {
    const { server, flags, master, workers } = await startPrefork(context)
    const slow = await openMany(context, 1, BEGUN, server)
    // Who has it waits for the rest of it, and not at the socket that listens.
    await ownersOf(context, connectionsOf(slow), server)
    killProcess(master)
    const sent = `${flags}; a connection with half a head; SIGKILL to ${inWords([master])}`
    if (await haveEnded(context, workers)) return await expectFree(context, server, sent)
    const left = inWords(workers.filter(isThere))
    fail({ sent, expected: 'an end of all workers, too', came: `some that go on: ${left}` })
  },
}

const asleep: Check = {
  id: 'all-asleep',
  title: 'sleeps while nobody comes, the master and every worker',
  why: 'To wait for a child, or for a client, is to be woken by the kernel. Whoever looks again and again instead keeps a processor busy with it.',
  reading: 'waitid(2); poll(2); pidfd_open(2)',
  async run(context) {
    const { flags, master, workers } = await startPrefork(context)
    const end = performance.now() + context.patience
    let busiest = 1
    while (busiest > ASLEEP && performance.now() < end) {
      const shares = await Promise.all(
        [master, ...workers].map(({ pid }) => busyShare(pid, WATCHED)),
      )
      busiest = Math.max(
        ...shares.map((share) => share ?? skip('the kernel keeps no such figures')),
      )
    }
    if (busiest <= ASLEEP) return
    const came = `one that is busy ${Math.round(busiest * 100)} % of the time`
    fail({ sent: `${flags}, and nothing else`, expected: 'processes that sleep', came })
  },
}

export const prefork: readonly Check[] = [beforehand, named, beside, replaced, orphans, asleep]
