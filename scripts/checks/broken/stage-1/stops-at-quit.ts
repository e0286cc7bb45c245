/** Takes a line that says quit for a command. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class StopsAtQuit extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    if (chunk.toString().trim().toLowerCase() === 'quit') this.ended(socket)
    else super.received(socket, chunk)
  }
}

new StopsAtQuit(settingsFromCommandLine())
