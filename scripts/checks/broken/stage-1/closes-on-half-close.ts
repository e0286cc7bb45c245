/** Answers a moment later, and drops the answers still to come when the client ends its side. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class ClosesOnHalfClose extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    setTimeout(() => super.received(socket, chunk), 10)
  }

  protected override ended(socket: Socket): void {
    this.giveReason(socket, 'end of stream')
    socket.destroy()
  }
}

new ClosesOnHalfClose(settingsFromCommandLine())
