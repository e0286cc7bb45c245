/** Waits 20 ms for the rest of a line that has no end yet. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class WaitsForALineEndAWhile extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    if (chunk.at(-1) === 10) super.received(socket, chunk)
    else setTimeout(() => super.received(socket, chunk), 20)
  }
}

new WaitsForALineEndAWhile(settingsFromCommandLine())
