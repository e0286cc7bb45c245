/**
 * Yours to write: a connection that is kept, in three sittings.
 *
 * 1. Stay for the next request, until one side says that it is the last.
 *    http://127.0.0.1:4321/week/5/#stay-for-the-next
 * 2. What came too early is the beginning of the next request.
 *    http://127.0.0.1:4321/week/5/#what-came-too-early
 * 3. The last answer arrives, whatever the client still sends.
 *    http://127.0.0.1:4321/week/5/#the-answer-that-arrives
 *
 * Run it:   npm run stage -- 2 --week 5 --mine
 * Check it: npm run check -- 2 --week 5 --mine
 */
import { Command } from 'commander'
import { accept4, close, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking } from '../../1-echo/robust-io.ts'

const program = new Command('first-keep-alive.ts')
  .description('Answers one request after another on a connection.')
  .option('--port <number>', 'listen on this port', Number, 8002)
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
