/** Treats every failed read as a fault of its own. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class DiesWhenAReadFails extends EchoServer {
  protected override failed(socket: Socket, error: NodeJS.ErrnoException): void {
    if (socket.writableLength === 0) throw error
    super.failed(socket, error)
  }
}

new DiesWhenAReadFails(settingsFromCommandLine())
