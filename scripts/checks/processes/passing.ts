/** Connections that a master accepts and passes on: SCM_RIGHTS, unix(7). */
import { until } from '../../lib/patience.ts'
import { descriptors } from '../../lib/proc.ts'
import type { Check } from '../check.ts'
import { eachOf } from '../events/crowd.ts'
import { fail } from '../failure.ts'
import { clientOf } from '../http/ask.ts'
import { getAlphabet } from '../http/request.ts'
import { expectPage, FRONT, openMany } from '../threads/clients.ts'
import { flagsOf } from './balances.ts'
import { askCrowd, startWorkers } from './started.ts'
import { heldBy, inWords, type masterOf } from './workers.ts'

const PASSING = flagsOf('round-robin')
const MANY = 600
/** Descriptors that are no leak in a worker. */
const KEPT = 24
const RESETS = 200

export const oneListens: Check = {
  id: 'one-listens',
  title: `listens in its master alone, and serves in its workers (${PASSING})`,
  rule: 'guide',
  why: 'A descriptor is a number in one process. What it stands for can be handed to another, which gets a number of its own for the same socket, and never has to see the one that listens.',
  reading: 'unix(7), SCM_RIGHTS; cmsg(3); sendmsg(2); UNP 15.7; TLPI 61.13.3',
  async run(context) {
    const { server, flags, owners } = await startWorkers(context, PASSING)
    const [master, ...others] = heldBy(context, server)
    const listening = others.filter(({ listening }) => listening.length > 0)
    if (listening.length > 0 || master.listening.length === 0) {
      const came = inWords([...listening, master].map(({ process }) => process))
      const sent = `to ${flags}: ${owners.length} clients`
      fail({ sent, expected: 'the listening socket in the master alone', came: `it in ${came}` })
    }
    if (new Set(owners.map(({ pid }) => pid)).size > 1) return
    fail({
      sent: `to ${flags}: ${owners.length} clients`,
      expected: 'connections in several workers',
      came: `all in ${inWords(owners.slice(0, 1))}`,
    })
  },
}

export const nothingLost: Check = {
  id: 'passed-whole',
  title: `loses none of ${MANY} connections that it passes on, nor keeps one (${PASSING})`,
  why: 'A connection that is on its way is in nobody’s table. It is lost where a message is cut, or its receiver has no room; and it is never closed where who passed it on keeps a copy.',
  reading: 'unix(7), SCM_RIGHTS; recvmsg(2), MSG_CTRUNC, MSG_CMSG_CLOEXEC; sendmsg(2), EAGAIN',
  async run(context) {
    const { server, flags, master, workers } = await startWorkers(context, PASSING)
    await openClosed(context, server, 50)
    const all = [master, ...workers]
    const before = all.map(({ pid }) => descriptors(pid).length)
    await openClosed(context, server, MANY)
    // A worker may open one or the other that it keeps when its first clients come.
    const grown = () =>
      all.find(({ pid }, at) => descriptors(pid).length > (before[at] ?? 0) + (at && KEPT))
    if (await until(context.patience, () => grown() === undefined)) return
    const one = grown() ?? master
    fail({
      sent: `to ${flags}: a request on each of ${MANY} connections, which then end`,
      expected: `${before[all.indexOf(one)]} descriptors in ${inWords([one])}, as before`,
      came: `${descriptors(one.pid).length}`,
    })
  },
}

/** Requests that are there before anybody has accepted; each connection ends with its answer. */
async function openClosed(
  context: Parameters<Check['run']>[0],
  server: Parameters<typeof masterOf>[1],
  many: number,
): Promise<void> {
  await eachOf(Array.from({ length: many }), async () => {
    const client = await clientOf(context, server)
    const sent = `${PASSING}: a request on each of ${many} connections`
    await client.send(getAlphabet('Connection: close'))
    const { status } = await client.response(sent)
    if (status !== 200) fail({ sent, expected: '200', came: `${status}` })
    await client.connection.expectEnd(`${sent}, with Connection: close`)
    await client.connection.close()
  })
}

export const goneOnTheWay: Check = {
  id: 'gone-on-the-way',
  title: `goes on where clients leave before their connection has been passed on (${PASSING})`,
  why: 'Whoever is accepted may be gone by then, and whoever is passed on may be gone when it arrives. The descriptor is there all the same, and somebody has to close it.',
  reading: 'accept(2), ECONNABORTED; unix(7); UNP 5.11',
  async run(context) {
    const { server, flags, master, clients } = await startWorkers(context, PASSING)
    for (const { connection } of clients) await connection.close()
    const open = () =>
      heldBy(context, server).reduce((sum, each) => sum + each.connections.length, 0)
    await until(context.patience, () => open() === 0)
    const before = descriptors(master.pid).length
    for (let one = 0; one < RESETS; one += 1) {
      const client = await clientOf(context, server)
      if (one % 2) await client.send(FRONT)
      client.connection.reset()
    }
    const sent = `to ${flags}: ${RESETS} connections that are reset at once`
    for (const client of await openMany(context, 10, FRONT, server)) await expectPage(client, sent)
    await askCrowd(context, server, 0)
    const isAsBefore = () => open() === 0 && descriptors(master.pid).length <= before
    if (await until(context.patience, isAsBefore)) return
    fail({
      sent,
      expected: `no connection left in any process, and ${before} descriptors in the master`,
      came: `${open()} left, and ${descriptors(master.pid).length}`,
    })
  },
}
