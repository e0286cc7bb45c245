/** An echo server, first sitting: it listens, and does nothing about it. */
import { Command } from 'commander'
import {
  AF_INET,
  bind,
  listen,
  must,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  SocketAddress,
  setsockopt,
  socket,
} from '#sys'

const program = new Command('first-server.ts')
  .description('Echoes what it is sent, one client at a time.')
  .option('--port <number>', 'listen on this port', Number, 8001)
  .parse()
process.on('uncaughtException', ({ message }) => program.error(`error: ${message}`))
const { port } = program.opts()

// #region listening
const listener = must(socket(AF_INET, SOCK_STREAM, 0), 'socket')
must(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1), 'setsockopt')
must(bind(listener, SocketAddress.internet('127.0.0.1', port)), 'bind')
must(listen(listener, 16), 'listen')
console.log(`listening on 127.0.0.1:${port}`)
// #endregion listening

// Stays, for a day: the kernel goes on without us.
setTimeout(() => {}, 86_400_000)
