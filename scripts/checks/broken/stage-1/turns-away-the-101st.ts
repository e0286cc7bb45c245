/** Hangs up on clients when a hundred are there, where it could leave them in the queue. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class TurnsAwayThe101st extends EchoServer {
  protected override accepted(socket: Socket): void {
    if (this.connections.size >= 100) socket.end()
    else super.accepted(socket)
  }
}

new TurnsAwayThe101st(settingsFromCommandLine())
