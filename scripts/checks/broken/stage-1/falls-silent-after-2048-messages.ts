/** Has a table of 2,048 messages for each client, and no answer when it is full. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class FallsSilentAfter2048Messages extends EchoServer {
  readonly #reads = new WeakMap<Socket, number>()

  protected override received(socket: Socket, chunk: Buffer): void {
    const reads = (this.#reads.get(socket) ?? 0) + 1
    this.#reads.set(socket, reads)
    if (reads <= 2_048) super.received(socket, chunk)
  }
}

new FallsSilentAfter2048Messages(settingsFromCommandLine())
