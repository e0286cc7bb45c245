/** Week 2's server: every byte leaves, and a client ends nothing but itself. */
import { Command } from 'commander'
import {
  AF_INET,
  accept4,
  bind,
  close,
  EINTR,
  errorName,
  listen,
  Memory,
  must,
  POLLIN,
  PollSet,
  poll,
  read,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  SocketAddress,
  setsockopt,
  socket,
  write,
} from '#sys'

const program = new Command('first-robust-server.ts')
  .description('Echoes what it is sent, whoever the client is.')
  .option('--port <number>', 'listen on this port', Number, 8001)
  .option('--idle-timeout <seconds>', 'wait so long for more', Number, 60)
  .parse()
process.on('uncaughtException', ({ message }) => program.error(`error: ${message}`))
const { port, idleTimeout } = program.opts()

const listener = must(socket(AF_INET, SOCK_STREAM, 0), 'socket')
must(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1), 'setsockopt')
must(bind(listener, SocketAddress.internet('127.0.0.1', port)), 'bind')
must(listen(listener, 16), 'listen')
console.log(`listening on 127.0.0.1:${port}`)

const memory = new Memory(4096)
const peer = new SocketAddress()
const waiting = new PollSet(1)
for (;;) {
  const client = must(accept4(listener, peer, 0), 'accept4')
  console.log(`${peer} is here`)
  const reason = echo(client)
  close(client)
  console.log(`${peer} is gone: ${reason}`)
}

/** Echoes until the client is done, gone, or silent for too long. Says which. */
function echo(client: number): string {
  waiting.set(0, client, POLLIN)
  for (;;) {
    const ready = poll(waiting, 1, idleTimeout * 1000)
    if (ready === 0) return 'silent'
    if (ready === -EINTR) continue
    const received = read(client, memory, 0, memory.length)
    if (received === 0) return 'done'
    if (received < 0) return errorName(received)
    const result = writeAll(client, memory, received)
    if (result < 0) return errorName(result)
  }
}

/** Writes `count` bytes, in as many calls as it takes. 0, or -errno. */
function writeAll(fd: number, memory: Memory, count: number): number {
  for (let written = 0; written < count; ) {
    const result = write(fd, memory, written, count - written)
    if (result === -EINTR) continue
    if (result < 0) return result
    written += result
  }
  return 0
}
