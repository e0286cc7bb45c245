/** Processes and sockets as `/proc` shows them: proc(5). */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { sleep } from './patience.ts'

/** One line of `/proc/net/tcp`: a socket of this machine (proc_net_tcp documentation of the kernel). */
export interface TcpSocket {
  localPort: number
  remotePort: number
  state: TcpState
  /** Bytes sent and not yet acknowledged, or not yet sent. */
  sendQueue: number
  /** Bytes received and not yet read by the process. */
  receiveQueue: number
  inode: string
}

/** In the order of the kernel's `include/net/tcp_states.h`, which numbers them from 1. */
const tcpStates = [
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
  'NEW_SYN_RECV',
] as const

export type TcpState = (typeof tcpStates)[number]

/** The TCP sockets of this machine. The tables are large on large machines: IPv6 only when asked. */
export function* tcpSockets(): Generator<TcpSocket> {
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readOrEmpty(table).split('\n').slice(1)) if (line) yield parseSocket(line)
  }
}

function parseSocket(line: string): TcpSocket {
  const [, local = '', remote = '', state = '', queues = '', , , , , inode = ''] = line
    .trim()
    .split(/\s+/)
  return {
    localPort: hexAfterColon(local),
    remotePort: hexAfterColon(remote),
    state: tcpStates[Number.parseInt(state, 16) - 1] ?? 'CLOSE',
    sendQueue: Number.parseInt(queues, 16),
    receiveQueue: hexAfterColon(queues),
    inode,
  }
}

function hexAfterColon(pair: string): number {
  return Number.parseInt(pair.slice(pair.indexOf(':') + 1), 16)
}

/** The socket at one end of a connection of this machine, if it is still there. */
export function connectionSocket(localPort: number, remotePort: number): TcpSocket | undefined {
  return tcpSockets().find(
    (socket) => socket.localPort === localPort && socket.remotePort === remotePort,
  )
}

/** The listening socket of a port, if there is one. */
export function listeningSocket(port: number): TcpSocket | undefined {
  return tcpSockets().find((socket) => socket.state === 'LISTEN' && socket.localPort === port)
}

/**
 * The process that holds a listening socket. Of several that share it, it is the one that the
 * others come from. Undefined when it may not be looked at. With an `ancestor`, only that process
 * and those that come from it are asked.
 */
export function processOf({ inode }: TcpSocket, ancestor?: number): number | undefined {
  const target = `socket:[${inode}]`
  const candidates = ancestor === undefined ? everyProcess() : family(ancestor)
  const holders = candidates.filter((pid) =>
    descriptors(pid).some((descriptor) => descriptor.target === target),
  )
  return holders.find((pid) => !holders.includes(parentOf(pid))) ?? holders[0]
}

function everyProcess(): number[] {
  return readdirOrEmpty('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
}

/** A process and all that come from it. */
export function family(pid: number): number[] {
  const children = readdirOrEmpty(`/proc/${pid}/task`).flatMap((thread) =>
    readOrEmpty(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  )
  return [pid, ...children.flatMap(family)]
}

/** Every open file descriptor of a process with what it points to: `socket:[1234]`, a path. */
export function descriptors(pid: number): { fd: number; target: string }[] {
  const folder = `/proc/${pid}/fd`
  try {
    return readdirSync(folder).flatMap((fd) => {
      try {
        return [{ fd: Number(fd), target: readlinkSync(`${folder}/${fd}`) }]
      } catch {
        return [] // closed between the two calls
      }
    })
  } catch {
    return [] // another user's process, or none
  }
}

/** How many descriptors a process may open: its soft limit, RLIMIT_NOFILE of getrlimit(2). */
export function descriptorLimit(pid: number): string {
  return /^Max open files\s+(\S+)/m.exec(readOrEmpty(`/proc/${pid}/limits`))?.[1] ?? 'unlimited'
}

/**
 * Watches a process and returns the share of the time, 0 to 1, in which its busiest thread was on
 * a processor or waiting for one (`/proc/PID/task/TID/schedstat`). A thread that never sleeps has
 * a share near 1 however loaded the machine is, which its CPU time alone would not show.
 * Undefined where the kernel keeps no such figures.
 */
export async function busyShare(pid: number, milliseconds: number): Promise<number | undefined> {
  const before = runnableTimes(pid)
  const start = performance.now()
  await sleep(milliseconds)
  const after = runnableTimes(pid)
  const nanoseconds = (performance.now() - start) * 1e6
  if (before.size === 0 || after.size === 0) return undefined
  const busy = [...after].map(([thread, time]) => time - (before.get(thread) ?? 0))
  return Math.max(...busy) / nanoseconds
}

/** By thread: nanoseconds spent running plus nanoseconds spent waiting to run. */
function runnableTimes(pid: number): Map<string, number> {
  const threads = readdirOrEmpty(`/proc/${pid}/task`)
  return new Map(
    threads.flatMap((thread) => {
      const [running, waiting] = readOrEmpty(`/proc/${pid}/task/${thread}/schedstat`).split(' ')
      return running ? [[thread, Number(running) + Number(waiting)]] : []
    }),
  )
}

/** The fourth field of `/proc/PID/stat`; the second is a name that may hold spaces itself. */
function parentOf(pid: number): number {
  const stat = readOrEmpty(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function readdirOrEmpty(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
