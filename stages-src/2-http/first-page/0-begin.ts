/**
 * Yours to write: a server of one page, in three sittings.
 *
 * 1. Show what a client sends, and answer it.
 *    http://127.0.0.1:4321/week/3/#one-page-whatever-is-asked
 * 2. Read the head to its blank line, in as many pieces as it comes.
 *    http://127.0.0.1:4321/week/3/#to-the-blank-line
 * 3. Read the request line: 200, 400, 404 or 501.
 *    http://127.0.0.1:4321/week/3/#what-was-asked-for
 *
 * Run it:   npm run stage -- 2 --week 3 --mine
 * Check it: npm run check -- 2 --week 3 --mine
 */
import { Command } from 'commander'
import { accept4, close, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking } from '../../1-echo/robust-io.ts'

const program = new Command('first-page.ts')
  .description('Answers every request for / with one page.')
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
