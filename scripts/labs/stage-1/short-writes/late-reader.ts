/**
 * A client that sends its standard input and reads what comes back only after some seconds:
 * node late-reader.ts PORT SECONDS
 */
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const [port, seconds] = process.argv.slice(2).map(Number)
const server = connect({ port: port ?? 8001, host: '127.0.0.1', allowHalfOpen: true }).pause()
server.on('end', () => console.error(`${server.bytesWritten} bytes out, ${server.bytesRead} back`))
server.on('error', ({ message }) => {
  console.error(message)
  process.exit(1)
})
process.stdin.pipe(server)
await sleep((seconds ?? 1) * 1000)
server.pipe(process.stdout)
