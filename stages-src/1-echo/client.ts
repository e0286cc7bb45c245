/**
 * The client: what is typed or piped goes out, what comes back is shown and timed.
 */
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
import { connectedSocket } from './connected-socket.ts'
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
  const relay = new Relay(server)
  relay.run()
  close(server)
  const seconds = (performance.now() - began) / 1000
  const { sent, received } = relay
  console.error(
    `${sent} bytes out, ${received} bytes back, ${seconds.toFixed(3)} s`,
  )
  if (received < sent) process.exitCode = 1
}
// #endregion client

// #region relay
/**
 * Copies standard input to a server and the server to standard output, both at
 * once: a client that sends all before it reads would deadlock with an echo server
 * as soon as the buffers between them are full.
 */
class Relay {
  sent = 0
  received = 0
  readonly #server: number
  readonly #outgoing = new Memory(64 * 1024)
  readonly #incoming = new Memory(64 * 1024)
  #typing = true
  /** What was typed and has not left yet: so many bytes from an offset. */
  #pending = 0
  #offset = 0
  /** Why the server takes nothing more, -errno, once it does not. */
  #refused = 0

  constructor(server: number) {
    this.#server = server
  }

  run(): void {
    const entries = new PollSet(2)
    for (;;) {
      entries.set(0, this.#typing && this.#pending === 0 ? STDIN : -1, POLLIN)
      entries.set(1, this.#server, this.#pending > 0 ? POLLIN | POLLOUT : POLLIN)
      const ready = poll(entries, 2, -1)
      if (ready === -EINTR) continue
      must(ready, 'poll')
      if (entries.revents(0) !== 0) this.#readTyped()
      if (this.#pending > 0) this.#sendPending()
      if (entries.revents(1) & ~POLLOUT && this.#showAnswer() === 0) {
        must(this.#refused, 'send')
        return
      }
    }
  }

  /** Takes what was typed; where that has ended, tells the server so. */
  #readTyped(): void {
    if (this.sent === this.received) this.#askedAt = performance.now()
    this.#offset = 0
    this.#pending = must(
      readSome(STDIN, this.#outgoing, 0, this.#outgoing.length),
      'read',
    )
    if (this.#pending > 0) return
    this.#typing = false
    must(shutdown(this.#server, SHUT_WR), 'shutdown')
  }

  #sendPending(): void {
    const flags = MSG_DONTWAIT | MSG_NOSIGNAL
    const taken = send(
      this.#server,
      this.#outgoing,
      this.#offset,
      this.#pending,
      flags,
    )
    if (taken === -EAGAIN || taken === -EINTR) return
    if (taken < 0) {
      // What it said before it closed has come, and is shown first.
      this.#refused = taken
      this.#typing = false
      this.#pending = 0
      return
    }
    this.sent += taken
    this.#offset += taken
    this.#pending -= taken
  }

  #showAnswer(): number {
    const count = must(
      readSome(this.#server, this.#incoming, 0, this.#incoming.length),
      'read',
    )
    must(writeAll(STDOUT, this.#incoming, 0, count), 'write')
    this.received += count
    if (count > 0 && this.#pending === 0 && this.received === this.sent)
      this.#showTime()
    return count
  }
  // #endregion relay

  // #region time
  #askedAt = 0
  #answered = 0

  /** All that was sent is back. */
  #showTime(): void {
    const milliseconds = (performance.now() - this.#askedAt).toFixed(3)
    console.error(`${this.sent - this.#answered} bytes back in ${milliseconds} ms`)
    this.#answered = this.sent
  }
  // #endregion time
}
