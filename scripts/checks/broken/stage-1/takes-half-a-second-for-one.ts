/** Looks at the clock twice a second, and takes one look for the whole second. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class TakesHalfASecondForOne extends EchoServer {
  protected override accepted(socket: Socket): void {
    super.accepted(socket)
    socket.setTimeout(this.settings.idleTimeout / 2)
  }
}

new TakesHalfASecondForOne(settingsFromCommandLine())
