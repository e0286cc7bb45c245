/** Keeps the count of a connection in 16 bits. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsCountsOf16Bits extends EchoServer {
  protected override log(socket: Socket, connection: Connection): void {
    super.log(socket, { ...connection, bytesOut: connection.bytesOut & 0xffff })
  }
}

new LogsCountsOf16Bits(settingsFromCommandLine())
