/** Gives up on every client after half a second of silence, whoever asked for that. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class HasNoPatience extends EchoServer {
  protected override accepted(socket: Socket): void {
    super.accepted(socket)
    if (this.settings.idleTimeout === 0) socket.setTimeout(500)
  }
}

new HasNoPatience(settingsFromCommandLine())
