/**
 * Yours to write: buffers that are lent, responses that are kept, in three sittings.
 *
 * 1. Serve the files of a folder, each connection with a buffer of its own.
 *    http://127.0.0.1:4321/week/13/#a-buffer-each
 * 2. All read into one buffer; who has sent half a head is lent another.
 *    http://127.0.0.1:4321/week/13/#a-buffer-on-loan
 * 3. A response is made once, head and body in one block, and sent many times.
 *    http://127.0.0.1:4321/week/13/#one-block
 *
 * Run it:   npm run stage -- 4 --week 13 --mine
 * Check it: npm run check -- 4 --week 13 --mine
 */
import { Command } from 'commander'
import { accept4, close, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking } from '../../1-echo/robust-io.ts'

const cli = new Command('first-buffer-pool.ts')
  .description('Serves the files of a folder, out of memory where it can.')
  .option('--port <number>', 'listen on this port', Number, 8004)
  .option('--root <folder>', 'serve what is in here', '.')
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
