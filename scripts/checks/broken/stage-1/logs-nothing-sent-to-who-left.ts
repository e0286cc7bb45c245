/** Raises its count of bytes out when all that was read has gone out: with a reset it is none. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsNothingSentToWhoLeft extends EchoServer {
  protected override log(socket: Socket, connection: Connection): void {
    const isComplete = connection.bytesOut === socket.bytesRead
    super.log(socket, { ...connection, bytesOut: isComplete ? connection.bytesOut : 0 })
  }
}

new LogsNothingSentToWhoLeft(settingsFromCommandLine())
