/** An echo server, second sitting: one client, one message, and it is over. */
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

const program = new Command('first-server.ts')
  .description('Echoes what it is sent, one client at a time.')
  .option('--port <number>', 'listen on this port', Number, 8001)
  .parse()
process.on('uncaughtException', ({ message }) => program.error(`error: ${message}`))
const { port } = program.opts()

const listener = must(socket(AF_INET, SOCK_STREAM, 0), 'socket')
must(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1), 'setsockopt')
must(bind(listener, SocketAddress.internet('127.0.0.1', port)), 'bind')
must(listen(listener, 16), 'listen')
console.log(`listening on 127.0.0.1:${port}`)

// #region one-client
const memory = new Memory(4096)
const peer = new SocketAddress()
const client = must(accept4(listener, peer, 0), 'accept4')
console.log(`${peer} is here`)
const received = must(read(client, memory, 0, memory.length), 'read')
must(write(client, memory, 0, received), 'write')
close(client)
console.log(`${peer} is gone`)
// #endregion one-client
