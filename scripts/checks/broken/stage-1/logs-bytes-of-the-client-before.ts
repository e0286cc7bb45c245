/** Writes the line before it sets the count: each line has that of the client before. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsBytesOfTheClientBefore extends EchoServer {
  #bytesOut = 0

  protected override log(socket: Socket, connection: Connection): void {
    super.log(socket, { ...connection, bytesOut: this.#bytesOut })
    this.#bytesOut = connection.bytesOut
  }
}

new LogsBytesOfTheClientBefore(settingsFromCommandLine())
