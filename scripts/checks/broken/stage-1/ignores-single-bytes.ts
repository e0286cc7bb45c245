/** Takes a read of one byte for an error. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class IgnoresSingleBytes extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    if (chunk.length > 1) super.received(socket, chunk)
  }
}

new IgnoresSingleBytes(settingsFromCommandLine())
