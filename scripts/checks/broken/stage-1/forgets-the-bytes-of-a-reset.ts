/** Returns from its loop by way of an error, and loses the counts on the way. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class ForgetsTheBytesOfAReset extends EchoServer {
  protected override log(socket: Socket, connection: Connection): void {
    if (connection.reason === 'end of stream') super.log(socket, connection)
    else console.log(`${connection.peer} ${connection.reason}: 0 bytes in, 0 bytes out`)
  }
}

new ForgetsTheBytesOfAReset(settingsFromCommandLine())
