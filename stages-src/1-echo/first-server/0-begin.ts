/**
 * Yours to write: an echo server for one client at a time, in three sittings.
 *
 * 1. Listen: socket, setsockopt, bind, listen. Say where, and wait.
 *    http://127.0.0.1:4321/week/1/#four-calls
 * 2. Take one client: accept4, read, write, close.
 *    http://127.0.0.1:4321/week/1/#one-client
 * 3. Echo for as long as it sends, then take the next.
 *    http://127.0.0.1:4321/week/1/#until-it-says-that-it-is-done
 *
 * Run it:   npm run stage -- 1 --week 1 --mine
 * Check it: npm run check -- 1 --week 1 --mine
 */
import { Command } from 'commander'

const program = new Command('first-server.ts')
  .description('Echoes what it is sent, one client at a time.')
  .option('--port <number>', 'listen on this port', Number, 8001)
  .parse()
process.on('uncaughtException', ({ message }) => program.error(`error: ${message}`))
const { port } = program.opts()

console.log(`nobody listens on port ${port} yet: write the first sitting`)
