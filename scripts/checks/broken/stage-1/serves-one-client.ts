/** Closes the listening socket with the first connection's, as if they were one. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class ServesOneClient extends EchoServer {
  protected override closed(socket: Socket): void {
    super.closed(socket)
    this.server.close()
  }
}

new ServesOneClient(settingsFromCommandLine())
