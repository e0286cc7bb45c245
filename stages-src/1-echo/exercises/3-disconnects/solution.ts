/** Exercise 3, solved: four ways to leave that a server has to survive. */
import { parseArgs } from 'node:util'
import {
  close,
  Memory,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  POLLOUT,
  PollSet,
  poll,
  resetOnClose,
  send,
} from '#sys'
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
  reset(connectedSocket('127.0.0.1', port))
}

/**
 * Sends half a line, and resets the connection. One byte of the echo is read first: a
 * reset that overtakes the data would make the server's kernel throw the data away.
 */
function leaveInTheMiddleOfALine(): void {
  const server = connectedSocket('127.0.0.1', port)
  write(server, 'this line has no')
  readAll(server, memory, 0, 1)
  reset(server)
}

/** Sends a line, reads its echo to the last byte, and resets the connection. */
function leaveAfterTheEcho(): void {
  const server = connectedSocket('127.0.0.1', port)
  const length = write(server, 'this line comes back\n')
  readAll(server, memory, 0, length)
  reset(server)
}

/**
 * Sends until the server has taken nothing for half a second, without ever reading. The
 * close finds unread bytes, so it resets the connection by itself: RFC 2525 §2.17.
 */
function leaveWithoutReading(): void {
  const server = connectedSocket('127.0.0.1', port)
  const room = new PollSet(1)
  room.set(0, server, POLLOUT)
  while (poll(room, 1, 500) > 0) {
    if (send(server, memory, 0, memory.length, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
      break
  }
  close(server)
}

/** Close with SO_LINGER on and no time to linger sends RST instead of FIN: socket(7). */
function reset(server: number): void {
  resetOnClose(server)
  close(server)
}

/** Sends a text and returns its length in bytes, or -errno. */
function write(server: number, text: string): number {
  return writeAll(server, memory, 0, memory.bytes.write(text))
}
