/** The client: what is typed or piped goes out, what comes back is shown and timed. */
import {
  close,
  EAGAIN,
  EINTR,
  Memory,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  must,
  POLLIN,
  POLLOUT,
  PollSet,
  poll,
  SHUT_WR,
  send,
  shutdown,
} from '#sys'
import { connectedSocket } from './connecting.ts'
import { readSome, writeAll } from './robust-io.ts'

const STDIN = 0
const STDOUT = 1

// #region client
/**
 * Connects and relays until both directions have ended. Bytes from the server go to
 * standard output untouched; times go to standard error. Throws SystemError.
 */
export function client({ host, port }: { host: string; port: number }): void {
  const server = connectedSocket(host, port)
  const began = performance.now()
  const { sent, received } = relay(server, (bytes, milliseconds) =>
    console.error(`${bytes} bytes back in ${milliseconds.toFixed(3)} ms`),
  )
  close(server)
  const seconds = (performance.now() - began) / 1000
  console.error(`${sent} bytes out, ${received} bytes back, ${seconds.toFixed(3)} s`)
  if (received < sent) process.exitCode = 1
}
// #endregion client

// #region relay
/**
 * Copies standard input to `server` and `server` to standard output, both at once: a
 * client that sends all before it reads would deadlock with an echo server as soon as
 * the buffers between them are full. Calls `answered` when all that was sent is back.
 */
function relay(
  server: number,
  answered: (bytes: number, milliseconds: number) => void,
): { sent: number; received: number } {
  const outgoing = new Memory(64 * 1024)
  const incoming = new Memory(64 * 1024)
  const entries = new PollSet(2)
  let [pending, offset] = [0, 0] // What was typed and has not left yet, and from where.
  let typing = true
  let [sent, received] = [0, 0]
  let [askedAt, answeredUpTo] = [0, 0]
  for (;;) {
    entries.set(0, typing && pending === 0 ? STDIN : -1, POLLIN)
    entries.set(1, server, pending > 0 ? POLLIN | POLLOUT : POLLIN)
    const ready = poll(entries, 2, -1)
    if (ready === -EINTR) continue
    must(ready, 'poll')

    if (entries.revents(0) !== 0) {
      pending = must(readSome(STDIN, outgoing, 0, outgoing.length), 'read')
      offset = 0
      if (sent === received) askedAt = performance.now()
      if (pending === 0) {
        typing = false
        must(shutdown(server, SHUT_WR), 'shutdown')
      }
    }
    if (pending > 0) {
      const taken = send(server, outgoing, offset, pending, MSG_DONTWAIT | MSG_NOSIGNAL)
      if (taken !== -EAGAIN && taken !== -EINTR) {
        sent += must(taken, 'send')
        offset += taken
        pending -= taken
      }
    }
    if (entries.revents(1) & ~POLLOUT) {
      const count = must(readSome(server, incoming, 0, incoming.length), 'read')
      if (count === 0) return { sent, received }
      must(writeAll(STDOUT, incoming, 0, count), 'write')
      received += count
      if (received === sent && pending === 0) {
        answered(sent - answeredUpTo, performance.now() - askedAt)
        answeredUpTo = sent
      }
    }
  }
}
// #endregion relay
