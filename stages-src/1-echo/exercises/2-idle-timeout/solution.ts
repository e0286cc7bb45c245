/**
 * Exercise 2, solved with poll(2). SO_RCVTIMEO would do for reading alone; a server that
 * is stuck in a write needs SO_SNDTIMEO too, and both start anew after every signal.
 */
import { parseArgs } from 'node:util'
import {
  accept4,
  close,
  EINTR,
  errorName,
  Memory,
  POLLIN,
  PollSet,
  poll,
  read,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SocketAddress,
  write,
} from '#sys'
import { listeningSocket, nameOf } from '../../listening-socket.ts'
import { Log } from '../../log.ts'
import { blocking, type Io, readSome, writeAll } from '../../robust-io.ts'
import { TIMED_OUT } from '../../wait-result.ts'

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
const entries = new PollSet(1)
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
    if (received < 0) return reasonOf(received)
    const sent = writeAll(client, memory, 0, received, patient)
    if (sent < 0) return reasonOf(sent)
  }
}

/**
 * Sleeps until one of `events` is there, or until it has slept too long: TIMED_OUT. It is
 * called when nothing can move, so each call begins a new stretch of idleness; what must
 * not begin anew is the stretch that a signal has interrupted.
 */
function wait(fd: number, events: number): number {
  const deadline = performance.now() + idleTimeout
  entries.set(0, fd, events)
  for (;;) {
    const left = Math.max(0, Math.ceil(deadline - performance.now()))
    const ready = poll(entries, 1, left)
    if (ready === 0) return TIMED_OUT
    if (ready !== -EINTR) return ready
  }
}

function reasonOf(result: number): string {
  return result === TIMED_OUT ? 'idle timeout' : errorName(result)
}
