/** Where a server has come to listen, and who it is: `/proc/net/tcp` and the descriptors in `/proc`. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Exit } from '../lib/launch.ts'
import { until } from '../lib/patience.ts'
import {
  descriptors,
  listeningProcess,
  listeningSocket,
  type TcpSocket,
  tcpSockets,
} from '../lib/proc.ts'
import { family, type Process, processNumbered } from '../lib/processes.ts'
import type { Command } from './command.ts'

/** Milliseconds that a daemon has to listen whose origin cannot be seen: its environment is another. */
const TO_LISTEN = 1000

/** The socket that listens, or how the command has ended; undefined after `patience` without either. */
export async function readyOrOver(
  command: Command,
  port: number,
  patience: number,
): Promise<TcpSocket | Exit | undefined> {
  const listening = () => listeningSocket(port)
  const ready = await until(
    patience,
    () => listening() ?? endOf(command),
    () => command.news,
  )
  const isDaemonPerhaps = ready && 'status' in ready && ready.status === 0
  return isDaemonPerhaps ? ((await until(TO_LISTEN, listening)) ?? ready) : ready
}

/** Its exit, once nobody is left of it who might still come to listen. */
function endOf(command: Command): Exit | undefined {
  return command.exit && command.family().length === 0 ? command.exit : undefined
}

/** The address by which a client of this machine reaches who listens on the port; IPv4 where both are there. */
export async function hostOf(port: number): Promise<string> {
  const hosts = listeningHosts(port)
  if (hosts.some((host) => host === '0.0.0.0' || host === '127.0.0.1')) return '127.0.0.1'
  const [first = '127.0.0.1'] = hosts
  if (first !== '::') return first
  // A socket of IPv6 that takes IPv4, too, leaves nobody else the port there.
  return (await canListen('127.0.0.1', port)) ? '::1' : '127.0.0.1'
}

/** The addresses that are listened on at a port, those of IPv4 first. */
function listeningHosts(port: number): string[] {
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    linesOf(table).flatMap((line) => {
      const [, local = '', , state] = line.trim().split(/\s+/)
      const [address = '', hexadecimal = ''] = local.split(':')
      const isIt = state === LISTEN && Number.parseInt(hexadecimal, 16) === port
      return isIt ? [hostFrom(address)] : []
    }),
  )
}

/** The state's number in the kernel's `include/net/tcp_states.h`. */
const LISTEN = '0A'

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'latin1').split('\n')
  } catch {
    return [] // a machine without IPv6
  }
}

/** How an IPv4 address within IPv6 begins, as Java listens: `::ffff:127.0.0.1`. */
const MAPPED = Buffer.from('00000000000000000000ffff', 'hex')

/** An address as the kernel prints it: words of four bytes, each in this machine's order. */
function hostFrom(words: string): string {
  const bytes = words.match(/.{8}/g)?.flatMap((word) => [...Buffer.from(word, 'hex')].reverse())
  if (bytes === undefined || bytes.length === 4) return bytes?.join('.') ?? ''
  if (MAPPED.equals(Buffer.from(bytes.slice(0, MAPPED.length)))) return bytes.slice(-4).join('.')
  const groups = Array.from({ length: 8 }, (_, at) => Buffer.from(bytes).readUInt16BE(2 * at))
  const { hostname } = new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`)
  return hostname.slice(1, -1)
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

/**
 * Who listens on the port after the command has ended: one that comes from it, by its mark, or one
 * that has wiped its environment and was started since. Undefined where that is somebody else.
 */
export function successor(command: Command, port: number): Process | undefined {
  const pid = listeningProcess(port)
  const listener = pid === undefined ? undefined : processNumbered(pid)
  if (listener === undefined) return undefined
  if (command.family().some((one) => one.pid === listener.pid)) return listener
  return Number(listener.began) >= command.began ? listener : undefined
}

/** The other ports on which those listen that come from the command. */
export function otherPorts(command: Command): number[] {
  const pids = new Set([...family(command.pid), ...command.family().map(({ pid }) => pid)])
  const held = new Set([...pids].flatMap((pid) => descriptors(pid).map(({ target }) => target)))
  const listening = tcpSockets().filter(({ state }) => state === 'LISTEN')
  const theirs = listening.filter(({ inode }) => held.has(`socket:[${inode}]`))
  return [...new Set(theirs.map(({ localPort }) => localPort))]
}
