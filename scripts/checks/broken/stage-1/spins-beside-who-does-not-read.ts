/** Tries to write again and again to a client that does not read. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class SpinsBesideWhoDoesNotRead extends EchoServer {
  protected override send(socket: Socket, chunk: Buffer): boolean {
    const isRoom = super.send(socket, chunk)
    const tryAgain = () => {
      if (socket.writableLength > 0) setImmediate(tryAgain)
    }
    tryAgain()
    return isRoom
  }
}

new SpinsBesideWhoDoesNotRead(settingsFromCommandLine())
