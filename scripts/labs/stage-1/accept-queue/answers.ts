/** How soon the kernel answers a connect by itself, with no and with yes. */
import {
  AF_INET,
  bind,
  close,
  connect,
  ECONNREFUSED,
  errorName,
  getsockname,
  listen,
  must,
  SOCK_STREAM,
  SocketAddress,
  socket,
} from '#sys'
import { LabFailure } from '../../lab.ts'

/** Room for as many connections as a lab makes: none of them waits for a place. */
const BACKLOG = 4096

/** Microseconds of each connect to a port on which nothing listens. */
export function refusals(count: number): number[] {
  const { fd, address } = boundSocket()
  close(fd)
  return connects(count, address, -ECONNREFUSED)
}

/** Microseconds of each connect to a listening socket whose owner never accepts. */
export function admissions(count: number): number[] {
  const { fd, address } = boundSocket()
  must(listen(fd, BACKLOG), 'listen')
  const times = connects(count, address, 0)
  close(fd)
  return times
}

/** A TCP socket on a port that the kernel chose, and its address. */
export function boundSocket(type = SOCK_STREAM): { fd: number; address: SocketAddress } {
  const fd = must(socket(AF_INET, type, 0), 'socket')
  const address = SocketAddress.internet('127.0.0.1', 0)
  must(bind(fd, address), 'bind')
  must(getsockname(fd, address), 'getsockname')
  return { fd, address }
}

/** The first tenth met a cold isolate and is left out. */
function connects(count: number, address: SocketAddress, expected: number): number[] {
  const times: number[] = []
  for (let turn = 0; turn < count; turn += 1) {
    const client = must(socket(AF_INET, SOCK_STREAM, 0), 'socket')
    const began = process.hrtime.bigint()
    const result = connect(client, address)
    const ended = process.hrtime.bigint()
    close(client)
    if (result !== expected) throw new LabFailure(`connect answered ${errorName(result)}`)
    times.push(Number(ended - began) / 1000)
  }
  return times.slice(Math.ceil(count / 10))
}
