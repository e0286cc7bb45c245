/** Processes and sockets as `/proc` shows them: proc(5). */
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs'
import { sleep } from './patience.ts'
import { family, parentOf } from './processes.ts'

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
const TCP_STATES = [
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

export type TcpState = (typeof TCP_STATES)[number]

/**
 * The TCP sockets of this machine. The tables are long on a busy machine, and what is not asked
 * for is not read: the kernel lists the listening sockets first, and those of IPv6 come last.
 */
export function* tcpSockets(): Generator<TcpSocket> {
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of linesOf(table).drop(1)) yield parseSocket(line)
  }
}

/** The lines of a file, read a piece at a time as they are asked for; none if it cannot be read. */
function* linesOf(path: string): Generator<string> {
  const file = openOrUndefined(path)
  if (file === undefined) return
  try {
    const buffer = Buffer.alloc(65_536)
    let rest = ''
    for (let count = -1; count !== 0; ) {
      count = readSync(file, buffer)
      const lines = (rest + buffer.toString('latin1', 0, count)).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } finally {
    closeSync(file)
  }
}

function parseSocket(line: string): TcpSocket {
  const [, local = '', remote = '', state = '', queues = '', , , , , inode = ''] = line
    .trim()
    .split(/\s+/)
  return {
    localPort: hexAfterColon(local),
    remotePort: hexAfterColon(remote),
    state: TCP_STATES[Number.parseInt(state, 16) - 1] ?? 'CLOSE',
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

/** All that listen on a port: several where they share it by SO_REUSEPORT, socket(7). */
export function listeningSockets(port: number): TcpSocket[] {
  const listening = ({ state, localPort }: TcpSocket) => state === 'LISTEN' && localPort === port
  return [...tcpSockets().filter(listening)]
}

/**
 * The process that listens on a port. Of several that do, it is the one that the others come from:
 * one of them, or the parent of all. Undefined when it may not be looked at. With an `ancestor`,
 * only that process and those that come from it are asked.
 */
export function listeningProcess(port: number, ancestor?: number): number | undefined {
  const sockets = new Set(listeningSockets(port).map(({ inode }) => `socket:[${inode}]`))
  const candidates = ancestor === undefined ? everyProcess() : family(ancestor)
  const holders = candidates.filter((pid) =>
    descriptors(pid).some(({ target }) => sockets.has(target)),
  )
  const [first, ...others] = holders.filter((pid) => !holders.includes(parentOf(pid)))
  if (first === undefined || others.length === 0) return first
  const parent = parentOf(first)
  const isTheirs = others.every((pid) => parentOf(pid) === parent)
  return isTheirs && candidates.includes(parent) ? parent : first
}

function everyProcess(): number[] {
  return readdirOrEmpty('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
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
  return new Map(scheduling(pid).map(({ thread, running, waiting }) => [thread, running + waiting]))
}

/**
 * By thread: nanoseconds that it has been on a processor. Empty where the kernel keeps no such
 * figures, or the process may not be looked at.
 */
export function runningTimes(pid: number): Map<string, number> {
  return new Map(scheduling(pid).map(({ thread, running }) => [thread, running]))
}

function scheduling(pid: number): { thread: string; running: number; waiting: number }[] {
  return readdirOrEmpty(`/proc/${pid}/task`).flatMap((thread) => {
    const [running, waiting] = readOrEmpty(`/proc/${pid}/task/${thread}/schedstat`).split(' ')
    return running ? [{ thread, running: Number(running), waiting: Number(waiting) }] : []
  })
}

/**
 * Bytes of memory that a process has for itself, and no file behind them: RssAnon of
 * proc_pid_status(5). Undefined where it may not be looked at.
 */
export function anonymousMemory(pid: number): number | undefined {
  const [, kibibytes] = /^RssAnon:\s+(\d+) kB/m.exec(readOrEmpty(`/proc/${pid}/status`)) ?? []
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
}

/** The name of the program that a process runs, at most 15 characters: comm in proc(5). */
export function programName(pid: number): string {
  return readOrEmpty(`/proc/${pid}/comm`).trimEnd()
}

function openOrUndefined(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch {
    return undefined
  }
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
