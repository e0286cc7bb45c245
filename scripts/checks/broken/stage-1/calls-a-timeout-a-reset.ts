/** Has two words for an end: the proper one, and reset. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class CallsATimeoutAReset extends EchoServer {
  protected override log(socket: Socket, connection: Connection): void {
    const reason = connection.reason === 'end of stream' ? connection.reason : 'reset'
    super.log(socket, { ...connection, reason })
  }
}

new CallsATimeoutAReset(settingsFromCommandLine())
