/** Leaves its loop at the first error: the clients that are there are never read again. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class ReadsNoMoreAfterAnError extends EchoServer {
  protected override failed(socket: Socket, error: NodeJS.ErrnoException): void {
    super.failed(socket, error)
    for (const other of this.connections.keys()) other.removeAllListeners('data')
  }
}

new ReadsNoMoreAfterAnError(settingsFromCommandLine())
