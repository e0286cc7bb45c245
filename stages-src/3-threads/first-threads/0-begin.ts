/**
 * Yours to write: a server with a thread for each connection, in three sittings.
 *
 * 1. Start other threads, and hear from them.
 *    http://127.0.0.1:4321/week/6/#another-thread
 * 2. One thread accepts, and each connection has a thread that may wait for it.
 *    http://127.0.0.1:4321/week/6/#without-waiting
 * 3. No more of them at once than --threads says; who comes then waits in the queue.
 *    http://127.0.0.1:4321/week/6/#no-more-than-so-many
 *
 * Run it:   npm run stage -- 3 --week 6 --mine
 * Check it: npm run check -- 3 --week 6 --mine
 */
import { Command } from 'commander'
import { accept4, close, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking } from '../../1-echo/robust-io.ts'

const program = new Command('first-threads.ts')
  .description('Answers with one page, each connection on a thread of its own.')
  .option('--port <number>', 'listen on this port', Number, 8003)
  .option('--threads <number>', 'no more connections at once', Number, 64)
  .parse()
process.on('uncaughtException', ({ message }) => program.error(`error: ${message}`))
const { port } = program.opts()

const listener = listeningSocket('127.0.0.1', port)
console.log(`listening on http://${nameOf(listener)}`)

const peer = new SocketAddress()
for (;;) {
  blocking.wait(listener, POLLIN)
  const client = accept4(listener, peer, 0)
  console.log(`${peer} is here, and nobody answers yet: write the first sitting`)
  close(client)
}
