/** The processes of a server, and which of them has which connection: `/proc/PID/fd`, proc(5). */
import { hasEnded } from '../../lib/ended.ts'
import { until } from '../../lib/patience.ts'
import { descriptors, listeningSockets, programName, tcpSockets } from '../../lib/proc.ts'
import { type Process, processNumbered } from '../../lib/processes.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { fail, skip } from '../failure.ts'
import type { Server } from '../server.ts'

/** The process that the others come from. Skips where it is not to be seen, fails where it has ended. */
export function masterOf(context: Context, server: Server = context.server): Process {
  const { alive, pid, program } = server
  const isOver = program !== undefined && pid !== undefined && !processNumbered(pid)
  if (!alive || isOver) {
    const came = program?.exit?.description ?? `the end of its process ${pid}`
    fail({ sent: 'requests', expected: 'a server that goes on running', came })
  }
  return processNumbered(context.pidOf(server)) ?? skip('its process has ended')
}

/** What a process has of a server: sockets that listen on its port, and connections to that. */
export interface Held {
  process: Process
  listening: string[]
  connections: string[]
}

/** What the process that listens has, and then each that comes from it. */
export function heldBy(context: Context, server: Server = context.server): [Held, ...Held[]] {
  const master = masterOf(context, server)
  const { port } = server.address
  const listening = new Set(listeningSockets(port).map(({ inode }) => inode))
  const own = tcpSockets().filter(
    ({ localPort, state }) => localPort === port && state !== 'LISTEN',
  )
  const connections = new Set(own.map(({ inode }) => inode))
  const held = (process: Process): Held => {
    const inodes = socketsOf(process)
    return {
      process,
      listening: inodes.filter((inode) => listening.has(inode)),
      connections: inodes.filter((inode) => connections.has(inode)),
    }
  }
  return [held(master), ...server.descendants().map(held)]
}

/** The sockets of a process, by inode. */
function socketsOf({ pid }: Process): string[] {
  return descriptors(pid).flatMap(({ target }) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [])
}

/** Those that serve: they come from the master, and listen or have connections. */
export function workersOf(context: Context, server: Server = context.server): Process[] {
  const [, ...others] = heldBy(context, server)
  return others
    .filter(({ listening, connections }) => listening.length + connections.length > 0)
    .map(({ process }) => process)
}

/** By connection, in their order: all processes of the server that have it, the master among them. */
export function holdersOf(
  context: Context,
  connections: readonly Connection[],
  server: Server = context.server,
): Process[][] {
  const { port } = server.address
  const inodes = new Map(
    tcpSockets()
      .filter(({ localPort }) => localPort === port)
      .map(({ remotePort, inode }) => [remotePort, inode]),
  )
  const all = heldBy(context, server).map(({ process, connections }) => ({
    process,
    connections: new Set(connections),
  }))
  return connections.map(({ localPort }) => {
    const inode = inodes.get(localPort) ?? ''
    return all.filter((each) => each.connections.has(inode)).map(({ process }) => process)
  })
}

/**
 * By connection, in their order: the one process that has it. Waits until each is in one process
 * and no longer on its way; fails where one stays in none or in several.
 */
export async function ownersOf(
  context: Context,
  connections: readonly Connection[],
  server: Server = context.server,
): Promise<Process[]> {
  let all: Process[][] = []
  const isSettled = () => {
    all = holdersOf(context, connections, server)
    return all.every((some) => some.length === 1)
  }
  await until(context.patience, isSettled)
  return all.map((some) => {
    const [one, ...others] = some
    if (one !== undefined && others.length === 0) return one
    return fail({
      sent: `${connections.length} connections, and a request on each`,
      expected: 'each of them among the descriptors of one process (/proc/PID/fd)',
      came: one === undefined ? 'one that none of them has' : `one that ${inWords(some)} have`,
    })
  })
}

/** `nginx 17 and nginx 18` */
export function inWords(processes: readonly Process[]): string {
  const names = processes.map(({ pid }) => `${programName(pid) || 'process'} ${pid}`)
  return names.join(' and ') || 'none'
}

/** Waits until all of them have ended; false where patience runs out first. */
export async function haveEnded(
  { patience }: Pick<Context, 'patience'>,
  processes: readonly Process[],
): Promise<boolean> {
  return (await until(patience, () => processes.every(hasEnded))) === true
}
