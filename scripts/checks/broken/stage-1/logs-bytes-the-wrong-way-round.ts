/** Calls out what has come in, and in what has gone out: equal, as long as nothing is lost. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsBytesTheWrongWayRound extends EchoServer {
  protected override log(socket: Socket, { peer, start, bytesOut, reason }: Connection): void {
    const duration = performance.now() - start
    console.log(`${peer} in=${bytesOut} out=${socket.bytesRead} duration=${duration}ms ${reason}`)
  }
}

new LogsBytesTheWrongWayRound(settingsFromCommandLine())
