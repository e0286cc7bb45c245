/**
 * Yours to write: a pool of threads that take connections from a queue, in three
 * sittings.
 *
 * 1. One thread accepts and puts connections into shared memory, the others take them
 *    out. Who finds nothing asks again.
 *    http://127.0.0.1:4321/week/8/#a-queue-that-asks
 * 2. Who finds nothing sleeps until there is something.
 *    http://127.0.0.1:4321/week/8/#a-queue-that-sleeps
 * 3. Only who has said something is put into the queue: the thread that accepts watches
 *    the others, with poll.
 *    http://127.0.0.1:4321/week/8/#a-pool
 *
 * Run it:   npm run stage -- 3 --week 8 --mine
 * Check it: npm run check -- 3 --week 8 --mine
 */
import { Command } from 'commander'
import { accept4, close, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking } from '../../1-echo/robust-io.ts'

const cli = new Command('first-pool.ts')
  .description('Answers with one page, on so many threads.')
  .option('--port <number>', 'listen on this port', Number, 8003)
  .option('--threads <number>', 'so many answer', Number, 4)
  .parse()
process.on('uncaughtException', ({ message }) => cli.error(`error: ${message}`))
const { port } = cli.opts()

const listener = listeningSocket('127.0.0.1', port)
console.log(`listening on http://${nameOf(listener)}`)

const peer = new SocketAddress()
for (;;) {
  blocking.wait(listener, POLLIN)
  const client = accept4(listener, peer, 0)
  console.log(`${peer} is here, and nobody answers yet: write the first sitting`)
  close(client)
}
