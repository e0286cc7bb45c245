/** Has one count for the whole server, and never sets it back. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsTheBytesOfAll extends EchoServer {
  #bytesOut = 0

  protected override log(socket: Socket, connection: Connection): void {
    this.#bytesOut += connection.bytesOut
    super.log(socket, { ...connection, bytesOut: this.#bytesOut })
  }
}

new LogsTheBytesOfAll(settingsFromCommandLine())
