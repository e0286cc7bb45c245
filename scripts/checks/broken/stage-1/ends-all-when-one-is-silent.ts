/** Ends everybody when one client has been silent for too long. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class EndsAllWhenOneIsSilent extends EchoServer {
  protected override silent(socket: Socket): void {
    super.silent(socket)
    for (const other of this.connections.keys()) super.silent(other)
  }
}

new EndsAllWhenOneIsSilent(settingsFromCommandLine())
