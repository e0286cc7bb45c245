/** Compares a count with the largest int, and has enough then. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class StopsAt2Gib extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    if (socket.bytesRead < 2 ** 31) super.received(socket, chunk)
    else this.ended(socket)
  }
}

new StopsAt2Gib(settingsFromCommandLine())
