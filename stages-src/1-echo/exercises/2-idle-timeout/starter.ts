/**
 * Exercise 2: an echo server without patience. A client that stays silent, or never
 * reads, keeps it for as long as it likes:
 *
 *     node stages-src/1-echo/exercises/2-idle-timeout/starter.ts --port 9000 \
 *       --idle-timeout 5
 *
 * Make `--idle-timeout` true: where nothing has moved for so long, the connection ends,
 * the log says `idle timeout`, and the next client is served. `wait` below is the place
 * to begin. `npm run check -- 1 --exercise 2` tells when it is done.
 */
import { parseArgs } from 'node:util'
import {
  accept4,
  close,
  errorName,
  Memory,
  POLLIN,
  read,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SocketAddress,
  write,
} from '#sys'
import { listeningSocket, nameOf } from '../../listening-socket.ts'
import { Log } from '../../log.ts'
import { blocking, type Io, readSome, writeAll } from '../../robust-io.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9000' },
    'idle-timeout': { type: 'string', default: '60' },
  },
})
const idleTimeout = Number(values['idle-timeout']) * 1000
const listener = listeningSocket('127.0.0.1', Number(values.port))
const memory = new Memory(65_536)
const peer = new SocketAddress()
const log = new Log(2)
// A signal that is handled interrupts poll(2), with EINTR. This one comes whenever a
// terminal changes its size.
process.on('SIGWINCH', () => {})
console.log(`listening on ${nameOf(listener)}, idle timeout ${idleTimeout} ms`)

/** How the server touches its clients' descriptors, which do not block. */
const patient: Io = { read, write, wait }

for (;;) {
  blocking.wait(listener, POLLIN)
  const client = accept4(listener, peer, SOCK_CLOEXEC | SOCK_NONBLOCK)
  if (client < 0) continue
  const reason = echo(client)
  close(client)
  log.write('closed', { peer: peer.toString(), reason })
}

/** Echoes to the end and returns its reason. */
function echo(client: number): string {
  for (;;) {
    const received = readSome(client, memory, 0, memory.length, patient)
    if (received === 0) return 'end of stream'
    if (received < 0) return errorName(received)
    const sent = writeAll(client, memory, 0, received, patient)
    if (sent < 0) return errorName(sent)
  }
}

/**
 * Sleeps until one of `events` (POLLIN, POLLOUT) is there. A negative result ends the
 * connection: readSome and writeAll pass it on.
 */
function wait(fd: number, events: number): number {
  return blocking.wait(fd, events)
}
