/** Takes the end of the stream after a full block for an error. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class ResetsAtAFullBlock extends EchoServer {
  protected override ended(socket: Socket): void {
    if (socket.bytesRead > 0 && socket.bytesRead % 8192 === 0) socket.resetAndDestroy()
    else super.ended(socket)
  }
}

new ResetsAtAFullBlock(settingsFromCommandLine())
