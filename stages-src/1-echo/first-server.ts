/**
 * Week 1's server: one client at a time, and no plan for anything that goes wrong.
 */
import { Command } from 'commander'
import {
  AF_INET,
  accept4,
  bind,
  close,
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

// #region start
const program = new Command('first-server.ts')
  .description('Echoes what it is sent, one client at a time.')
  .option('--port <number>', 'listen on this port', Number, 8001)
  .parse()
process.on('uncaughtException', ({ message }) => program.error(`error: ${message}`))
const { port } = program.opts()
// #endregion start

// #region listening
const listener = must(socket(AF_INET, SOCK_STREAM, 0), 'socket')
must(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1), 'setsockopt')
must(bind(listener, SocketAddress.internet('127.0.0.1', port)), 'bind')
must(listen(listener, 16), 'listen')
console.log(`listening on 127.0.0.1:${port}`)
// #endregion listening

// #region echoing
const memory = new Memory(4096)
const peer = new SocketAddress()
for (;;) {
  const client = must(accept4(listener, peer, 0), 'accept4')
  console.log(`${peer} is here`)
  for (;;) {
    const received = must(read(client, memory, 0, memory.length), 'read')
    if (received === 0) break
    must(write(client, memory, 0, received), 'write')
  }
  close(client)
  console.log(`${peer} is gone`)
}
// #endregion echoing
