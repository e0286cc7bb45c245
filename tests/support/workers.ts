/** Stage 5 as its processes: which there are, and which of them has which connection. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import type { Connection } from '../../scripts/checks/connection.ts'
import { hasEnded } from '../../scripts/lib/ended.ts'
import { sleep } from '../../scripts/lib/patience.ts'
import { descriptors, tcpSockets } from '../../scripts/lib/proc.ts'
import { descendants, type Process } from '../../scripts/lib/processes.ts'
import { connect } from './clients.ts'
import { PATIENCE, type StageOptions, StageProcess } from './stage.ts'

/** A folder with a document root that has a few files, for as long as the tests last. */
export function folderWithSite(): { folder: string; site: string } {
  const folder = mkdtempSync(join(tmpdir(), 'processes-'))
  const site = join(folder, 'site')
  mkdirSync(site)
  writeFileSync(join(site, 'small.txt'), 'small')
  writeFileSync(join(site, 'middle.bin'), Buffer.alloc(100_000, 'middle'))
  writeFileSync(join(site, 'large.bin'), Buffer.alloc(20_000_000, 'large'))
  afterAll(() => rmSync(folder, { recursive: true }))
  return { folder, site }
}

/** Starts stage 5 on a free port with two workers; `words` may say otherwise. */
export function startProcesses(
  site: string,
  words: readonly string[] = [],
  options: StageOptions = {},
): StageProcess {
  const all = ['--port', '0', '--root', site, '--access-log', 'off', '--log-level', 'info']
  // Clients that say nothing are not to be told so by the clock.
  const patient = ['--header-timeout', '0', '--keep-alive-timeout', '0']
  return new StageProcess([...all, ...patient, '--workers', '2', ...words], {
    stage: '5-processes',
    ...options,
  })
}

/** The same, once it listens. */
export async function serveProcesses(
  ...given: Parameters<typeof startProcesses>
): Promise<StageProcess> {
  const server = startProcesses(...given)
  await server.listening()
  return server
}

/** Asks again and again until there is an answer; fails where there is none in the end. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = performance.now() + PATIENCE
  for (let pause = 10; ; pause = Math.min(2 * pause, 200)) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > end) expect.fail(`in vain: ${what}`)
    await sleep(pause)
  }
}

/** All that come from the master and have not ended, serving or not. */
export function workersOf(server: StageProcess): Process[] {
  return descendants(server.pid)
}

/** Waits for all of these to end. */
export async function haveEnded(workers: readonly Process[]): Promise<void> {
  await eventually('that these have ended', () => workers.every(hasEnded))
}

/** Waits until nobody but `count` others than `former` are there: the new ones. */
export async function replaced(
  server: StageProcess,
  former: readonly Process[],
  count: number = former.length,
): Promise<Process[]> {
  return eventually(`${count} new workers alone`, () => {
    const all = workersOf(server)
    const isNew = ({ pid }: Process) => !former.some((it) => it.pid === pid)
    return all.length === count && all.every(isNew) && all
  })
}

/** By connection: the one process that has it, once each is in one and no longer on its way. */
export function ownersOf(
  server: StageProcess,
  connections: readonly Connection[],
): Promise<number[]> {
  return eventually('an owner of each connection', async () => {
    const { port } = await server.listening()
    const inodes = new Map(
      tcpSockets()
        .filter(({ localPort }) => localPort === port)
        .map(({ remotePort, inode }) => [remotePort, `socket:[${inode}]`]),
    )
    const holders = [server.pid, ...workersOf(server).map(({ pid }) => pid)].map((pid) => ({
      pid,
      sockets: new Set(descriptors(pid).map(({ target }) => target)),
    }))
    const owners = connections.map(({ localPort }) =>
      holders.filter(({ sockets }) => sockets.has(inodes.get(localPort) ?? '')),
    )
    if (owners.some((each) => each.length !== 1)) return undefined
    return owners.map(([one]) => (one as { pid: number }).pid)
  })
}

/** Connections until at least `workers` processes have some: each connection and its owner. */
export async function spread(
  server: StageProcess,
  workers = 2,
): Promise<{ client: Connection; owner: number }[]> {
  const clients: Connection[] = []
  return eventually(`connections at ${workers} workers`, async () => {
    const more = await Promise.all(Array.from({ length: 8 }, () => connect(server)))
    clients.push(...more)
    const owners = await ownersOf(server, clients)
    if (new Set(owners).size < workers) return undefined
    return clients.map((client, index) => ({ client, owner: owners[index] as number }))
  })
}
