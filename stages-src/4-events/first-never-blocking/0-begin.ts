/**
 * Yours to write: an echo that waits for nobody, in three sittings.
 *
 * 1. Nothing blocks: what would wait says EAGAIN. Who does not read has to go.
 *    http://127.0.0.1:4321/week/11/#what-would-wait
 * 2. What cannot leave yet is kept until it can.
 *    http://127.0.0.1:4321/week/11/#what-is-kept
 * 3. Ask for room to write only while something is kept. With --edge, ask once.
 *    http://127.0.0.1:4321/week/11/#on-and-off
 *
 * Run it:   npm run stage -- 4 --week 11 --mine
 * Check it: npm run check -- 4 --week 11 --mine
 */
import { Command } from 'commander'
import { accept4, close, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking } from '../../1-echo/robust-io.ts'

const cli = new Command('first-never-blocking.ts')
  .description('Echoes what it is sent, and waits for nobody.')
  .option('--port <number>', 'listen on this port', Number, 8004)
  .option('--edge', 'be told of each change once, and not of what has not changed')
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
