/**
 * Exercise 1: an echo server with three faults. Talk to it and you notice none of them:
 *
 *     node stages-src/1-echo/exercises/1-find-it-with-gdb/starter.ts --port 9000
 *     npm run stage -- 1 --client --port 9000
 *
 * `npm run check -- 1 --exercise 1` shows what goes wrong. Find out why with GDB, at the
 * system calls (`catch syscall write`, `catch syscall close`), before you read on.
 */
import { parseArgs } from 'node:util'
import {
  accept4,
  close,
  EAGAIN,
  EINTR,
  errorName,
  Memory,
  POLLIN,
  POLLOUT,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SocketAddress,
  write,
} from '#sys'
import { listeningSocket, nameOf } from '../../listening-socket.ts'
import { blocking, readSome } from '../../robust-io.ts'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '9000' } },
})
const listener = listeningSocket('127.0.0.1', Number(values.port))
const memory = new Memory(4096)
const peer = new SocketAddress()
console.log(`listening on ${nameOf(listener)}`)

for (;;) {
  blocking.wait(listener, POLLIN)
  const client = accept4(listener, peer, SOCK_CLOEXEC | SOCK_NONBLOCK)
  if (client < 0) continue
  const result = echo(client)
  if (result === 0) close(client)
  else giveUp(result)
}

/** Echoes to the end of the stream. 0, or the -errno that came before. */
function echo(client: number): number {
  for (;;) {
    const received = readSome(client, memory, 0, memory.length)
    if (received <= 0) return received
    const sent = sendAll(client, Math.min(received, memory.length - 1))
    if (sent < 0) return sent
  }
}

/** Sends the first `count` bytes of the memory. `count`, or -errno. */
function sendAll(client: number, count: number): number {
  let left = count
  while (left > 0) {
    const result = write(client, memory, 0, left)
    if (result >= 0) left -= result
    else if (result === -EAGAIN) blocking.wait(client, POLLOUT)
    else if (result !== -EINTR) return result
  }
  return count
}

/** Says why a connection ended early, and lets go of it. */
function giveUp(result: number): void {
  console.log(`${peer}: ${errorName(result)}`)
  close(result)
}
