/** On a signal accepts no more, and waits until the last client has left by itself. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class WaitsForItsClients extends EchoServer {
  protected override stop(): void {
    this.server.close()
  }
}

new WaitsForItsClients(settingsFromCommandLine())
