/** Has one clock for all: whoever speaks sets it back for everybody. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class SharesOneClock extends EchoServer {
  #clock: NodeJS.Timeout | undefined

  protected override accepted(socket: Socket): void {
    super.accepted(socket)
    socket.setTimeout(0)
    this.#wind()
  }

  protected override received(socket: Socket, chunk: Buffer): void {
    this.#wind()
    super.received(socket, chunk)
  }

  #wind(): void {
    clearTimeout(this.#clock)
    if (this.settings.idleTimeout === 0) return
    this.#clock = setTimeout(() => {
      for (const socket of this.connections.keys()) this.silent(socket)
    }, this.settings.idleTimeout)
  }
}

new SharesOneClock(settingsFromCommandLine())
