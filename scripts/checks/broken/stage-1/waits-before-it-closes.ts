/** Gives its last bytes 50 ms to arrive before it closes: TCP needs none. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class WaitsBeforeItCloses extends EchoServer {
  protected override ended(socket: Socket): void {
    setTimeout(() => super.ended(socket), 50)
  }
}

new WaitsBeforeItCloses(settingsFromCommandLine())
