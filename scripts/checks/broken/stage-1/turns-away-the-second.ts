/** Hangs up on whoever comes while another client is there. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class TurnsAwayTheSecond extends EchoServer {
  protected override accepted(socket: Socket): void {
    if (this.connections.size > 0) socket.destroy()
    else super.accepted(socket)
  }
}

new TurnsAwayTheSecond(settingsFromCommandLine())
