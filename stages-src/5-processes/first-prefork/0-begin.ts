/**
 * Yours to write: a master, and workers that are there before anybody comes, in three
 * sittings.
 *
 * 1. Start this program once more, so many times, and wait for the end of each.
 *    http://127.0.0.1:4321/week/14/#another-process
 * 2. Give each of them the listening socket, and let them answer.
 *    http://127.0.0.1:4321/week/14/#one-listener-for-all
 * 3. Start another for each that ends; and let none outlive its master.
 *    http://127.0.0.1:4321/week/14/#when-one-dies
 *
 * Run it:   npm run stage -- 5 --week 14 --mine
 * Check it: npm run check -- 5 --week 14 --mine
 */
import { Command } from 'commander'
import { accept4, close, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking } from '../../1-echo/robust-io.ts'

const cli = new Command('first-prefork.ts')
  .description('Answers with one page, from so many processes.')
  .option('--port <number>', 'listen on this port', Number, 8005)
  .option('--workers <number>', 'so many answer', Number, 4)
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
