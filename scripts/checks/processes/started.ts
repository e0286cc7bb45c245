/** Servers that are started with so many workers, and the clients that find out which they are. */
import { until } from '../../lib/patience.ts'
import type { Process } from '../../lib/processes.ts'
import type { Context } from '../context.ts'
import { eachOf, openCrowd } from '../events/crowd.ts'
import { CheckSkipped, fail } from '../failure.ts'
import type { HttpClient } from '../http/client.ts'
import { getAlphabet } from '../http/request.ts'
import type { Server } from '../server.ts'
import { inWords, masterOf, ownersOf, workersOf } from './workers.ts'

/** Workers that a server is started with, unless a check says otherwise. */
export const WORKERS = 3
/** Connections that are opened to it, for each of its workers. */
const EACH = 8
/** Connections that are opened at once to see who gets them. */
const MOST_PROBES = 30
/** Nobody is to lose an idle connection while a check looks elsewhere. */
const UNHURRIED = '--keep-alive-timeout 60'

/** A server with its workers, and clients that are connected to them. */
export interface Started {
  server: Server
  /** What it was started with, for a report. */
  flags: string
  master: Process
  workers: Process[]
  /** Each has asked once, and is kept. */
  clients: HttpClient[]
  /** By client: who has its connection. */
  owners: Process[]
}

/**
 * Starts a server with so many workers, and with more flags; waits until there are so many. Skips
 * where it does not take them; those of `wishes` it need not take. A worker is a process that comes
 * from the one that listens, and has the listening socket or connections: some of those only get
 * one when somebody connects.
 */
export async function startWorkers(
  context: Context,
  more = '',
  many: number = WORKERS,
  wishes: readonly string[] = [],
): Promise<Started> {
  const asked = `--workers ${many} ${more}`.trim()
  const [server, flags] = await startWishing(context, asked, [UNHURRIED, ...wishes])
  const sent = `to ${flags}: requests`
  const workers = await expectWorkers(context, server, many, sent, [], context.startPatience)
  const clients = await askCrowd(context, server, EACH * many)
  const owners = await ownersOf(context, connectionsOf(clients), server)
  return { server, flags, master: masterOf(context, server), workers, clients, owners }
}

/** With as many of the wishes as the server takes. */
async function startWishing(
  context: Context,
  asked: string,
  wishes: readonly string[],
): Promise<[Server, flags: string]> {
  const flags = [asked, ...wishes].join(' ')
  try {
    return [await context.startWith(flags), flags]
  } catch (error) {
    if (!(error instanceof CheckSkipped) || wishes.length === 0) throw error
    return await startWishing(context, asked, wishes.slice(0, -1))
  }
}

/** So many clients that have asked once each, and are kept. */
export async function askCrowd(
  context: Context,
  server: Server,
  many: number,
): Promise<HttpClient[]> {
  const clients = await openCrowd(context, many, server)
  await eachOf(clients, (client) => client.ask(getAlphabet()))
  return clients
}

/** Waits until there are so many workers, none of them among `former`; fails where that does not come. */
export async function expectWorkers(
  context: Context,
  server: Server,
  many: number,
  sent: string,
  former: readonly Process[] = [],
  patience: number = context.patience,
): Promise<Process[]> {
  const isFormer = isAmong(former)
  const areRight = (all: Process[]) => all.length === many && !all.some(isFormer)
  const workers = await workersOnceAsked(context, server, many, areRight, patience)
  if (areRight(workers)) return workers
  return fail({
    sent,
    expected: `${many} ${former.length > 0 ? 'new ' : ''}processes that come from ${inWords([masterOf(context, server)])} and have its listening socket, or connections`,
    came: `${workers.length}: ${inWords(workers)}`,
  })
}

/** Waits until so many new workers serve, whether or not the former are still there. */
export async function expectNewcomers(
  context: Context,
  server: Server,
  former: readonly Process[],
  sent: string,
): Promise<void> {
  const isFormer = isAmong(former)
  const newcomers = (all: Process[]) => all.filter((one) => !isFormer(one))
  const areThere = (all: Process[]) => newcomers(all).length >= former.length
  const workers = await workersOnceAsked(context, server, former.length, areThere)
  if (areThere(workers)) return
  const came = `${newcomers(workers).length}`
  fail({ sent, expected: `${former.length} new workers`, came })
}

function isAmong(former: readonly Process[]): (one: Process) => boolean {
  return ({ pid }) => former.some((each) => each.pid === pid)
}

/**
 * The workers once they are right, or when patience has run out. Asks meanwhile, and ends those
 * connections again: some workers are seen only while they have one.
 */
async function workersOnceAsked(
  context: Context,
  server: Server,
  many: number,
  areRight: (workers: Process[]) => boolean,
  patience: number = context.patience,
): Promise<Process[]> {
  let workers: Process[] = []
  const end = performance.now() + patience
  for (let look = 1; look === 1 || performance.now() < end; look += 1) {
    const probes = await probe(context, server, Math.min(look * many, MOST_PROBES))
    const seen = await until(context.patience / 20, () => {
      workers = workersOf(context, server)
      return areRight(workers)
    })
    for (const { connection } of probes) await connection.close()
    if (seen) break
  }
  return workers
}

/** Some clients that ask, as far as they get. */
async function probe(context: Context, server: Server, many: number): Promise<HttpClient[]> {
  const asking = Array.from({ length: many }, () => askCrowd(context, server, 1))
  const asked = await Promise.allSettled(asking)
  return asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
}

export function connectionsOf(clients: readonly HttpClient[]): HttpClient['connection'][] {
  return clients.map(({ connection }) => connection)
}
