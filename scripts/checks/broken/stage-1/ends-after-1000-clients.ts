/** Has had enough after a thousand clients, and ends in order. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class EndsAfter1000Clients extends EchoServer {
  #clients = 0

  protected override closed(socket: Socket): void {
    super.closed(socket)
    this.#clients += 1
    if (this.#clients === 1_000) this.stop()
  }
}

new EndsAfter1000Clients(settingsFromCommandLine())
