/**
 * Exercise 1, solved. What GDB showed at the system calls:
 *
 * - write, `$rdx` = 4095 after a read of 4096: a full buffer was sent without its last
 *   byte. Nothing here ends in a NUL that would need the room.
 * - write, `$rsi` the same address after a short count: what was left was sent from the
 *   beginning of the buffer again instead of from where the last write stopped.
 * - close, `$rdi` = -104, the negative errno: after an error the result was closed and
 *   the descriptor stayed open.
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
  else giveUp(client, result)
}

/** Echoes to the end of the stream. 0, or the -errno that came before. */
function echo(client: number): number {
  for (;;) {
    const received = readSome(client, memory, 0, memory.length)
    if (received <= 0) return received
    const sent = sendAll(client, received)
    if (sent < 0) return sent
  }
}

/** Sends the first `count` bytes of the memory. `count`, or -errno. */
function sendAll(client: number, count: number): number {
  let left = count
  while (left > 0) {
    const result = write(client, memory, count - left, left)
    if (result >= 0) left -= result
    else if (result === -EAGAIN) blocking.wait(client, POLLOUT)
    else if (result !== -EINTR) return result
  }
  return count
}

/** Says why a connection ended early, and lets go of it. */
function giveUp(client: number, result: number): void {
  console.log(`${peer}: ${errorName(result)}`)
  close(client)
}
