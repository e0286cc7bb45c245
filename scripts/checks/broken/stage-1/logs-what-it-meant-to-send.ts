/** Raises its count before the write: what a client never got is logged as sent. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsWhatItMeantToSend extends EchoServer {
  protected override log(socket: Socket, connection: Connection): void {
    super.log(socket, { ...connection, bytesOut: socket.bytesRead })
  }
}

new LogsWhatItMeantToSend(settingsFromCommandLine())
