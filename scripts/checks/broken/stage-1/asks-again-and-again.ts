/** Asks in a loop, without a pause, as long as a client is there. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class AsksAgainAndAgain extends EchoServer {
  protected override accepted(socket: Socket): void {
    super.accepted(socket)
    const ask = () => {
      if (!socket.destroyed) setImmediate(ask)
    }
    ask()
  }
}

new AsksAgainAndAgain(settingsFromCommandLine())
