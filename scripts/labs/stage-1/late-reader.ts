/**
 * A client that sends its standard input at once, and does not read what comes back until it is
 * told to by the signal SIGUSR2: node late-reader.ts PORT
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'

const told = once(process, 'SIGUSR2')
const port = Number(process.argv[2] ?? 8001)
const message = await buffer(process.stdin)
const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).pause()
server.on('end', () => console.error(`${server.bytesWritten} bytes out, ${server.bytesRead} back`))
server.on('error', ({ message }) => {
  console.error(message)
  process.exit(1)
})
server.end(message)
await told
server.pipe(process.stdout)
