/** Says hello before anybody has spoken: the client takes the greeting for its echo. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class GreetsFirst extends EchoServer {
  protected override accepted(socket: Socket): void {
    super.accepted(socket)
    socket.write('welcome\n')
  }
}

new GreetsFirst(settingsFromCommandLine())
