/** What the kernel says of the descriptors of a server with an event loop: /proc/PID/fdinfo, proc(5). */
import { readFileSync } from 'node:fs'
import { connectionSocket, descriptors, listeningSocket, tcpSockets } from '../../lib/proc.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import type { Server } from '../server.ts'

/** O_NONBLOCK of x86-64 and arm64, as `flags` shows it: fcntl(2). */
const O_NONBLOCK = 0o4000

/** The descriptors that are on an interest list of the process: those of all its epoll descriptors. */
export function watchedDescriptors(pid: number): Set<number> {
  const lists = descriptors(pid).filter(({ target }) => target === 'anon_inode:[eventpoll]')
  return new Set(
    lists.flatMap(({ fd }) =>
      [...informationOf(pid, fd).matchAll(/^tfd:\s*(\d+)/gm)].map(([, watched]) => Number(watched)),
    ),
  )
}

/** Whether calls on it return instead of waiting. */
export function isNonBlocking(pid: number, fd: number): boolean {
  const [, flags = ''] = /^flags:\s*(\d+)/m.exec(informationOf(pid, fd)) ?? []
  return (Number.parseInt(flags, 8) & O_NONBLOCK) !== 0
}

/** Which descriptor of the server is the other end of a client's connection. */
export function descriptorOf(
  context: Context,
  { localPort }: Connection,
  server: Server = context.server,
): number | undefined {
  const socket = connectionSocket(server.address.port, localPort)
  const target = `socket:[${socket?.inode}]`
  return descriptors(context.pidOf(server)).find((each) => each.target === target)?.fd
}

/** The same for many connections, in their order; undefined for each that is not seen. */
export function descriptorsOf(
  context: Context,
  connections: readonly Connection[],
  server: Server = context.server,
): (number | undefined)[] {
  const { port } = server.address
  const inodes = new Map(
    tcpSockets()
      .filter(({ localPort }) => localPort === port)
      .map(({ remotePort, inode }) => [remotePort, inode]),
  )
  const fds = descriptorsByTarget(context, server)
  return connections.map(({ localPort }) => fds.get(`socket:[${inodes.get(localPort)}]`))
}

/** Which descriptor of the server is its listening socket. */
export function listenerOf(context: Context, server: Server = context.server): number | undefined {
  const inode = listeningSocket(server.address.port)?.inode
  return descriptorsByTarget(context, server).get(`socket:[${inode}]`)
}

function descriptorsByTarget(context: Context, server: Server): Map<string, number> {
  return new Map(descriptors(context.pidOf(server)).map(({ fd, target }) => [target, fd]))
}

/** '' where the descriptor has been closed meanwhile, or may not be looked at. */
function informationOf(pid: number, fd: number): string {
  try {
    return readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8')
  } catch {
    return ''
  }
}
