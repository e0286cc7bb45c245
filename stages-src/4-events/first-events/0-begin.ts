/**
 * Yours to write: an echo for many clients on one thread, in three sittings.
 *
 * 1. Ask the kernel who is ready, the listening socket or a connection, and say so.
 *    http://127.0.0.1:4321/week/10/#who-is-ready
 * 2. Echo what has come, for as many clients as there are.
 *    http://127.0.0.1:4321/week/10/#an-echo-for-many
 * 3. The end of one client, however it comes about, is the end of no other.
 *    http://127.0.0.1:4321/week/10/#the-end-of-one
 *
 * Run it:   npm run stage -- 4 --week 10 --mine
 * Check it: npm run check -- 4 --week 10 --mine
 */
import { Command } from 'commander'
import { accept4, close, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking } from '../../1-echo/robust-io.ts'

const cli = new Command('first-events.ts')
  .description('Echoes what it is sent, for many clients on one thread.')
  .option('--port <number>', 'listen on this port', Number, 8004)
  .parse()
process.on('uncaughtException', ({ message }) => cli.error(`error: ${message}`))
const { port } = cli.opts()

const listener = listeningSocket('127.0.0.1', port)
console.log(`listening on ${nameOf(listener)}`)

const peer = new SocketAddress()
for (;;) {
  blocking.wait(listener, POLLIN)
  const client = accept4(listener, peer, 0)
  console.log(`${peer} is here, and nobody answers yet: write the first sitting`)
  close(client)
}
