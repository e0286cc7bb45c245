/** Goes on asking for a connection that is gone. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class SpinsAfterAReset extends EchoServer {
  protected override failed(socket: Socket, error: NodeJS.ErrnoException): void {
    super.failed(socket, error)
    const ask = () => setImmediate(ask)
    ask()
  }
}

new SpinsAfterAReset(settingsFromCommandLine())
