/** On a signal finishes what it has read, and waits for the reader for ever. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class WaitsForWhoNeverReads extends EchoServer {
  protected override stop(): void {
    this.server.close()
    for (const socket of this.connections.keys()) {
      if (socket.writableLength === 0) socket.destroy()
      else socket.once('drain', () => socket.destroy())
    }
  }
}

new WaitsForWhoNeverReads(settingsFromCommandLine())
