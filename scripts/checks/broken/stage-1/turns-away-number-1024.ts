/** Uses the number of a client as its place in a table of 1,024. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class TurnsAwayNumber1024 extends EchoServer {
  #clients = 0

  protected override accepted(socket: Socket): void {
    this.#clients += 1
    if (this.#clients > 1_024) socket.destroy()
    else super.accepted(socket)
  }
}

new TurnsAwayNumber1024(settingsFromCommandLine())
