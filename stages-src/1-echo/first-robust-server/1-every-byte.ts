/** A robust echo server, first sitting: every byte leaves. */
import { Command } from 'commander'
import {
  AF_INET,
  accept4,
  bind,
  close,
  EINTR,
  listen,
  Memory,
  must,
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
  .parse()
process.on('uncaughtException', ({ message }) => program.error(`error: ${message}`))
const { port } = program.opts()

const listener = must(socket(AF_INET, SOCK_STREAM, 0), 'socket')
must(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1), 'setsockopt')
must(bind(listener, SocketAddress.internet('127.0.0.1', port)), 'bind')
must(listen(listener, 16), 'listen')
console.log(`listening on 127.0.0.1:${port}`)

const memory = new Memory(4096)
const peer = new SocketAddress()
for (;;) {
  const client = must(accept4(listener, peer, 0), 'accept4')
  console.log(`${peer} is here`)
  for (;;) {
    const received = must(read(client, memory, 0, memory.length), 'read')
    if (received === 0) break
    must(writeAll(client, memory, received), 'write')
  }
  close(client)
  console.log(`${peer} is gone`)
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
