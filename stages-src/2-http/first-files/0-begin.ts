/**
 * Yours to write: a server of files, careless first, in three sittings.
 *
 * 1. A file by its name, whatever the name is.
 *    http://127.0.0.1:4321/week/4/#a-file-by-its-name
 * 2. Names with escapes, folders, media types.
 *    http://127.0.0.1:4321/week/4/#names-folders-types
 * 3. In first-files-beneath.ts: no file from outside, by openat2.
 *    http://127.0.0.1:4321/week/4/#the-kernel-says-no
 *
 * Run it:   npm run stage -- 2 --week 4 --mine
 * Check it: npm run check -- 2 --week 4 --mine
 */
import { Command } from 'commander'
import { accept4, close, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking } from '../../1-echo/robust-io.ts'

const program = new Command('first-files.ts')
  .description('Serves the files of a folder.')
  .option('--port <number>', 'listen on this port', Number, 8002)
  .option('--root <folder>', 'serve what is in here', '.')
  .parse()
process.on('uncaughtException', ({ message }) => program.error(`error: ${message}`))
const { port, root } = program.opts()

const listener = listeningSocket('127.0.0.1', port)
console.log(`listening on http://${nameOf(listener)}`)

console.log(`the files of ${root} are to be served: write the first sitting`)
const peer = new SocketAddress()
for (;;) {
  blocking.wait(listener, POLLIN)
  const client = accept4(listener, peer, 0)
  console.log(`${peer} is here, and nobody answers yet`)
  close(client)
}
