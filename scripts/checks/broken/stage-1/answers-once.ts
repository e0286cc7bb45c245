/** Takes the first answer for the end of the conversation. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class AnswersOnce extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    super.received(socket, chunk)
    socket.end()
  }
}

new AnswersOnce(settingsFromCommandLine())
