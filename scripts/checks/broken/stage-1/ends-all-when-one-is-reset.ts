/** Has one handler for errors, which ends every connection there is. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class EndsAllWhenOneIsReset extends EchoServer {
  protected override failed(socket: Socket, error: NodeJS.ErrnoException): void {
    super.failed(socket, error)
    for (const other of this.connections.keys()) other.destroy()
  }
}

new EndsAllWhenOneIsReset(settingsFromCommandLine())
