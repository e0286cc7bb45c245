/** Stops its alarm when the first byte is there, and never sets it again. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LimitsTheFirstWaitOnly extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    socket.setTimeout(0)
    super.received(socket, chunk)
  }
}

new LimitsTheFirstWaitOnly(settingsFromCommandLine())
