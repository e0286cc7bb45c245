/** Keeps what it has read, to have it for a log that nobody has written. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class RemembersEveryByte extends EchoServer {
  readonly #history: Buffer[] = []

  protected override received(socket: Socket, chunk: Buffer): void {
    this.#history.push(chunk)
    super.received(socket, chunk)
  }
}

new RemembersEveryByte(settingsFromCommandLine())
