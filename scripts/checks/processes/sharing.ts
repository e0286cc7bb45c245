/** What all workers count together, in memory that all of them have: `/proc/PID/maps`, proc(5). */
import { readFileSync } from 'node:fs'
import { sleep, until } from '../../lib/patience.ts'
import { killProcess, type Process, signalProcess } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { eachOf } from '../events/crowd.ts'
import { CheckFailure, fail, skip } from '../failure.ts'
import type { HttpClient } from '../http/client.ts'
import { get, getAlphabet } from '../http/request.ts'
import {
  askCrowd,
  expectNewcomers,
  expectWorkers,
  type Started,
  startWorkers,
  WORKERS,
} from './started.ts'
import { haveEnded, inWords, ownersOf } from './workers.ts'

const PATH = '/server-status'
const JSON_PATH = `${PATH}?format=json`
const FLAGS = `--status-path ${PATH}`
const REQUESTS = 25

export const oneMapping: Check = {
  id: 'one-mapping',
  title: 'has one shared mapping in its master and in every worker, and workers may write to it',
  rule: 'guide',
  why: 'Memory that several processes have is the same pages under other addresses. The kernel shows it: the same device and inode, and an s among the permissions.',
  reading:
    'mmap(2), MAP_SHARED; shm_overview(7); memfd_create(2); TLPI 49, 54; proc(5), /proc/[pid]/maps',
  async run(context) {
    const { flags, master, workers } = await startWorkers(context, FLAGS)
    const inAll = workers
      .map(({ pid }) => mappingsOf(pid, 'w'))
      .reduce((common, its) => common.intersection(its), mappingsOf(master.pid))
    if (inAll.size > 0) return
    const each = workers.map((one) => `${inWords([one])} has ${mappingsOf(one.pid, 'w').size}`)
    fail({
      sent: `to ${flags}: requests`,
      expected: 'a mapping that is shared (rw-s), of one inode, in the master and in each worker',
      came: `none; of shared ones that may be written, ${each.join(', ')}`,
    })
  },
}

/**
 * The shared mappings of a process, as device and inode; with 'w' those that it may write. What
 * the kernel itself gives out, such as rings of io_uring, is one inode for everybody.
 */
export function mappingsOf(pid: number, writable?: 'w'): Set<string> {
  const lines = mapsOf(pid).split('\n')
  const shared = lines.flatMap((line) => {
    const [, permissions = '', , device = '', inode = '', name = ''] = line.split(/ +/)
    if (permissions[3] !== 's' || inode === '0' || name.startsWith('anon_inode:')) return []
    return writable && permissions[1] !== 'w' ? [] : [`${device} ${inode}`]
  })
  return new Set(shared)
}

export function mapsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'latin1')
  } catch {
    return ''
  }
}

export const sameWhole: Check = {
  id: 'same-whole',
  title: `says on its status page, whichever worker is asked, what all of them have counted (${FLAGS})`,
  rule: 'guide',
  why: 'A client does not choose its worker. Counted by each for itself, the page would say something else at every look, and nobody could tell how much the server has done.',
  reading: 'TLPI 48.1, 54; Apache HTTP Server, mod_status; CS:APP 12.5',
  async run(context) {
    const { flags, clients, owners } = await startWorkers(context, FLAGS)
    const askers = oneOfEach(clients, owners)
    await skipWithoutStatus(askers[0] as HttpClient)
    await eachOf(clients, (client) => askMany(client))
    const expected = clients.length * REQUESTS
    const sent = `to ${flags}: ${expected} requests to all workers, then GET ${JSON_PATH} on a connection of each`
    for (const asker of askers) await expectCount(context, asker, expected, sent)
  },
}

export const outliveWorkers: Check = {
  id: 'counts-outlive-workers',
  title: `goes on with its counts where a worker was killed (${FLAGS})`,
  rule: 'guide',
  why: 'What a worker has counted is in memory that does not end with it. Its successor adds to it, and whoever adds up differences never sees one below zero.',
  reading: 'shm_overview(7), Persistence; mmap(2); TLPI 54.2',
  async run(context) {
    const { server, flags, clients, owners, workers } = await startWorkers(context, FLAGS)
    await skipWithoutStatus(clients[0] as HttpClient)
    await eachOf(clients, (client) => askMany(client))
    const expected = clients.length * REQUESTS
    // Whoever has a connection has answered on it.
    const [victim = workers[0] as Process] = owners
    const sent = `to ${flags}: ${expected} requests, and SIGKILL to a worker`
    await expectCount(context, clients.at(-1) as HttpClient, expected, `${sent} still to come`)
    killProcess(victim)
    await haveEnded(context, [victim])
    await until(context.patience, () => server.descendants().length >= WORKERS)
    const others = await askCrowd(context, server, clients.length)
    await expectWorkers(context, server, WORKERS, sent, [victim])
    const ownersNow = await ownersOf(
      context,
      others.map(({ connection }) => connection),
      server,
    )
    for (const asker of oneOfEach(others, ownersNow)) {
      await expectCount(context, asker, expected, sent)
    }
  },
}

export const outliveRecycling: Check = {
  id: 'counts-outlive-recycling',
  title: `goes on with its counts where all workers were replaced on SIGHUP (${FLAGS})`,
  rule: 'guide',
  why: 'A worker that makes room for another leaves there what it has counted. Cleared, or counted by the successor as well, the sum jumps at each SIGHUP.',
  reading: 'shm_overview(7), Persistence; mmap(2); nginx, Controlling nginx',
  async run(context) {
    const { server, flags, master, clients, workers } = await startWorkers(context, FLAGS)
    await skipWithoutStatus(clients[0] as HttpClient)
    await eachOf(clients, (client) => askMany(client))
    const expected = clients.length * REQUESTS
    const sent = `to ${flags}: ${expected} requests, and SIGHUP`
    await expectCount(context, clients[0] as HttpClient, expected, `${sent} still to come`)
    // Nobody keeps a worker that is to go.
    for (const { connection } of clients) await connection.close()
    signalProcess(master, 'SIGHUP')
    await haveEnded(context, workers)
    await expectNewcomers(context, server, workers, sent)
    for (const asker of await askCrowd(context, server, WORKERS)) {
      await expectCount(context, asker, expected, sent)
    }
  },
}

/** A client of each worker that has any. */
function oneOfEach(clients: Started['clients'], owners: readonly Process[]): HttpClient[] {
  const byWorker = new Map(owners.map(({ pid }, at) => [pid, clients[at] as HttpClient]))
  return [...byWorker.values()]
}

/** Responses of a status that nothing else here has: 206. */
async function askMany(client: HttpClient): Promise<void> {
  for (let turn = 0; turn < REQUESTS; turn += 1) {
    await client.ask(getAlphabet('Range: bytes=0-4'))
  }
}

async function skipWithoutStatus(client: HttpClient): Promise<void> {
  const { status } = await client.ask(get(JSON_PATH))
  if (status !== 200) skip(`the server has no status page at ${JSON_PATH}`)
}

async function expectCount(
  { patience }: Context,
  client: HttpClient,
  expected: number,
  sent: string,
): Promise<void> {
  // A response may be counted a moment after it was sent.
  const end = performance.now() + patience / 4
  let counted = await partsOf(client)
  while (counted !== expected && performance.now() < end) {
    await sleep(50)
    counted = await partsOf(client)
  }
  if (counted === expected) return
  fail({ sent, expected: `${expected} of them in "statuses", as 206`, came: `${counted}` })
}

async function partsOf(client: HttpClient): Promise<number> {
  const { content } = await client.ask(get(JSON_PATH))
  try {
    const { statuses } = JSON.parse(content.toString()) as { statuses?: Record<string, number> }
    return statuses?.[206] ?? 0
  } catch {
    throw new CheckFailure({
      sent: `GET ${JSON_PATH}`,
      expected: 'JSON',
      came: JSON.stringify(content.toString().slice(0, 80)),
    })
  }
}
