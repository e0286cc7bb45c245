/**
 * Yours to write: last week's server, made robust in three sittings.
 *
 * 1. writeAll: goes on until every byte has left.
 *    http://127.0.0.1:4321/week/2/#until-every-byte-has-left
 * 2. A client that is gone ends its connection, and not the server.
 *    http://127.0.0.1:4321/week/2/#a-result-not-a-reason-to-die
 * 3. A client that says nothing is waited for, but not for ever: poll.
 *    http://127.0.0.1:4321/week/2/#patience-with-an-end
 *
 * Run it:   npm run stage -- 1 --week 2 --mine
 * Check it: npm run check -- 1 --week 2 --mine
 */
import { Command } from 'commander'
import {
  AF_INET,
  accept4,
  bind,
  close,
  listen,
  must,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  SocketAddress,
  setsockopt,
  socket,
} from '#sys'

const program = new Command('first-robust-server.ts')
  .description('Echoes what it is sent, whoever the client is.')
  .option('--port <number>', 'listen on this port', Number, 8001)
  .option('--idle-timeout <seconds>', 'wait so long for more', Number, 60)
  .parse()
process.on('uncaughtException', ({ message }) => program.error(`error: ${message}`))
const { port } = program.opts()

const listener = must(socket(AF_INET, SOCK_STREAM, 0), 'socket')
must(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1), 'setsockopt')
must(bind(listener, SocketAddress.internet('127.0.0.1', port)), 'bind')
must(listen(listener, 16), 'listen')
console.log(`listening on 127.0.0.1:${port}`)

const peer = new SocketAddress()
for (;;) {
  const client = must(accept4(listener, peer, 0), 'accept4')
  console.log(`${peer} is here, and nobody answers yet: write the first sitting`)
  close(client)
}
