/** Has a table of 64 clients, in which the 65th takes the place of the first. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class Has64Slots extends EchoServer {
  readonly #slots: Socket[] = []
  #accepted = 0

  protected override accepted(socket: Socket): void {
    this.#slots[this.#accepted++ % 64] = socket
    super.accepted(socket)
  }

  protected override received(socket: Socket, chunk: Buffer): void {
    if (this.#slots.includes(socket)) super.received(socket, chunk)
  }
}

new Has64Slots(settingsFromCommandLine())
