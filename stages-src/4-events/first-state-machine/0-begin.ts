/**
 * Yours to write: a parser that can stop anywhere, in three sittings.
 *
 * 1. Find where a head ends, byte by byte, however the bytes come.
 *    http://127.0.0.1:4321/week/12/#where-a-head-ends
 * 2. States in the order of the grammar: what is no request gets 400, and after one
 *    request comes the next.
 *    http://127.0.0.1:4321/week/12/#in-the-order-of-the-grammar
 * 3. Many requests at once, from somebody who does not read: answers are kept.
 *    http://127.0.0.1:4321/week/12/#answers-that-wait
 *
 * Run it:   npm run stage -- 4 --week 12 --mine
 * Check it: npm run check -- 4 --week 12 --mine
 */
import { Command } from 'commander'
import { accept4, close, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking } from '../../1-echo/robust-io.ts'

const cli = new Command('first-state-machine.ts')
  .description('Answers every request for anything with one page.')
  .option('--port <number>', 'listen on this port', Number, 8004)
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
