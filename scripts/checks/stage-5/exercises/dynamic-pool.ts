/** Exercise 1: how many processes there are, looked at from outside. */
import { sleep, until } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import type { HttpClient } from '../../http/client.ts'
import { untilRead } from '../../http/progress.ts'
import type { Server } from '../../server.ts'
import { BEGUN, expectPage, FRONT, openMany, REST } from '../../threads/clients.ts'

const [MIN, MAX] = [2, 6]
const FLAGS = `--min ${MIN} --max ${MAX}`
/** Turns of a load that comes and goes, and how long each is there and away, in milliseconds. */
const TURNS = 6
const AWAY = 250
/** Milliseconds after which workers may have gone. */
const LONG_AWAY = 1000

const least: Check = {
  id: 'pool-least',
  title: `has ${MIN} workers when nobody is there (${FLAGS})`,
  why: 'To start a process takes longer than to answer a request. Whoever comes first after a pause finds somebody.',
  reading: 'UNP 30.6; Apache, MinSpareServers; TLPI 60.4',
  async run(context) {
    const server = await context.startWith(FLAGS)
    await expectCount(context, server, MIN, FLAGS)
  },
}

const grows: Check = {
  id: 'pool-grows',
  title: 'has another worker where all have a client, before the next one comes',
  why: 'A worker takes one client at a time, and a slow one for as long as it likes.',
  reading: 'Apache, MinSpareServers; UNP 30.6',
  async run(context) {
    const server = await context.startWith(FLAGS)
    const slow = await openMany(context, MAX - 1, BEGUN, server)
    await expectCount(context, server, MAX, `${FLAGS}; ${slow.length} half heads`)
    for (const client of await openMany(context, 1, FRONT, server)) {
      await expectPage(client, `${slow.length} half heads, and a whole request`)
    }
  },
}

const most: Check = {
  id: 'pool-most',
  title: `never has more than ${MAX}, and answers all the same`,
  why: 'A process is memory. A crowd that could have as many as it likes could have the machine.',
  reading: 'Apache, MaxRequestWorkers; UNP 30.5',
  async run(context) {
    const server = await context.startWith(FLAGS)
    const crowd = await openMany(context, 3 * MAX, BEGUN, server)
    const end = performance.now() + context.patience / 2
    let highest = 0
    while (highest <= MAX && performance.now() < end) {
      highest = Math.max(highest, server.descendants().length)
      await sleep(20)
    }
    const sent = `${FLAGS}; ${crowd.length} half heads`
    if (highest > MAX) {
      fail({ sent, expected: `${MAX} workers at the most`, came: `${highest}` })
    }
    await finish(crowd, `${sent}, and the rest of each`)
  },
}

const calms: Check = {
  id: 'pool-calms',
  title: `is back at ${MIN} workers when all have left`,
  why: 'What a rush has needed is given back. A pool that only grows has the size of the worst moment of its life.',
  reading: 'Apache, MaxSpareServers; TLPI 60.4',
  async run(context) {
    const server = await context.startWith(FLAGS)
    const crowd = await openMany(context, MAX, BEGUN, server)
    await until(context.patience, () => server.descendants().length >= MAX)
    await finish(crowd, `${FLAGS}; ${crowd.length} half heads, and the rest of each`)
    await expectCount(context, server, MIN, `${FLAGS}; ${crowd.length} clients, which have left`)
  },
}

const steady: Check = {
  id: 'pool-steady',
  title: 'starts no process anew for a load that comes and goes',
  why: 'A worker that is ended and started again for the same client an instant later is paid for twice. To have too many for a while costs little; to have too few costs a client.',
  reading: 'Kubernetes, Horizontal Pod Autoscaling, stabilization window; Apache, MaxSpareServers',
  async run(context) {
    const server = await context.startWith(FLAGS)
    const seen = new Set<number>()
    const look = () => {
      for (const { pid } of server.descendants()) seen.add(pid)
    }
    let left = performance.now()
    for (let turn = 0; turn < TURNS; turn += 1) {
      const clients = await openMany(context, MAX - 2, BEGUN, server)
      await untilRead(context, server, clients)
      // On a busy machine the load may have been away for long, and workers with it.
      if (performance.now() - left > LONG_AWAY) seen.clear()
      await until(context.patience, () => server.descendants().length >= MAX - 1)
      look()
      await sleep(AWAY)
      await finish(clients, `${FLAGS}; half heads, and the rest of each`)
      left = performance.now()
      await sleep(AWAY)
      look()
    }
    if (seen.size <= MAX) return
    fail({
      sent: `${FLAGS}; ${MAX - 2} clients at a time, ${TURNS} times, ${AWAY} ms apart`,
      expected: `at most ${MAX} different processes`,
      came: `${seen.size}`,
    })
  },
}

export const dynamicPool: readonly Check[] = [least, grows, most, calms, steady]

async function finish(clients: readonly HttpClient[], sent: string): Promise<void> {
  for (const client of clients) await client.send(REST)
  for (const client of clients) await expectPage(client, sent)
}

/** Waits until there are so many workers, and a moment later there still are. */
async function expectCount(
  { patience }: Context,
  server: Server,
  many: number,
  sent: string,
): Promise<void> {
  const count = () => server.descendants().length
  await until(patience, () => count() === many)
  await sleep(100)
  if (count() === many) return
  fail({ sent, expected: `${many} workers`, came: `${count()}` })
}
