/** Takes a Ctrl-D that comes alone for the end, as a terminal does. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class EndsAtControlD extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    if (chunk.length === 1 && chunk[0] === 4) this.ended(socket)
    else super.received(socket, chunk)
  }
}

new EndsAtControlD(settingsFromCommandLine())
