/** Keeps a connection no longer than its history buffer lasts. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class StopsAfter32MiB extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    if (socket.bytesRead < 32 * 2 ** 20) super.received(socket, chunk)
    else socket.end()
  }
}

new StopsAfter32MiB(settingsFromCommandLine())
