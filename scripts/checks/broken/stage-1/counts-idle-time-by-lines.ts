/** Sets its clock back when a line is whole: who types slowly is cut off. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class CountsIdleTimeByLines extends EchoServer {
  readonly #clocks = new WeakMap<Socket, NodeJS.Timeout>()

  protected override accepted(socket: Socket): void {
    super.accepted(socket)
    socket.setTimeout(0)
    this.#wind(socket)
  }

  protected override received(socket: Socket, chunk: Buffer): void {
    if (chunk.includes('\n')) this.#wind(socket)
    super.received(socket, chunk)
  }

  #wind(socket: Socket): void {
    clearTimeout(this.#clocks.get(socket))
    const { idleTimeout } = this.settings
    if (idleTimeout > 0) {
      this.#clocks.set(
        socket,
        setTimeout(() => this.silent(socket), idleTimeout),
      )
    }
  }
}

new CountsIdleTimeByLines(settingsFromCommandLine())
