/**
 * Exercise 3: a client that leaves as badly as it can. This one leaves politely:
 *
 *     node stages-src/1-echo/exercises/3-disconnects/starter.ts --port 8001
 *
 * Make each function do what its comment says, and look at what the server logs.
 * `npm run check -- 1 --exercise 3` plays the server and tells what arrived.
 */
import { parseArgs } from 'node:util'
import { close, Memory } from '#sys'
import { connectedSocket } from '../../connected-socket.ts'
import { readAll, writeAll } from '../../robust-io.ts'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '8001' } },
})
const port = Number(values.port)
const memory = new Memory(65_536)

leaveBeforeData()
leaveInTheMiddleOfALine()
leaveAfterTheEcho()
leaveWithoutReading()

/** Connects, and resets the connection before it has sent a byte. */
function leaveBeforeData(): void {
  const server = connectedSocket('127.0.0.1', port)
  close(server)
}

/** Sends half a line, and resets the connection. */
function leaveInTheMiddleOfALine(): void {
  const server = connectedSocket('127.0.0.1', port)
  send(server, 'this line has no end\n')
  close(server)
}

/** Sends a line, reads its echo to the last byte, and resets the connection. */
function leaveAfterTheEcho(): void {
  const server = connectedSocket('127.0.0.1', port)
  const length = send(server, 'this line comes back\n')
  readAll(server, memory, 0, length)
  close(server)
}

/** Sends until the server takes no more, without ever reading, and leaves. */
function leaveWithoutReading(): void {
  const server = connectedSocket('127.0.0.1', port)
  send(server, 'and this is all\n')
  close(server)
}

/** Sends a text and returns its length in bytes, or -errno. */
function send(server: number, text: string): number {
  return writeAll(server, memory, 0, memory.bytes.write(text))
}
