/** Has patience for a thousand reads of a client. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class EndsAfter1000Messages extends EchoServer {
  readonly #reads = new WeakMap<Socket, number>()

  protected override received(socket: Socket, chunk: Buffer): void {
    const reads = (this.#reads.get(socket) ?? 0) + 1
    this.#reads.set(socket, reads)
    super.received(socket, chunk)
    if (reads === 1_000) this.ended(socket)
  }
}

new EndsAfter1000Messages(settingsFromCommandLine())
