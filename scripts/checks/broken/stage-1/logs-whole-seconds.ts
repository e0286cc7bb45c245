/** Cuts the duration to whole seconds: most visits last 0. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsWholeSeconds extends EchoServer {
  protected override log(socket: Socket, { peer, start, bytesOut, reason }: Connection): void {
    const seconds = Math.floor((performance.now() - start) / 1000)
    console.log(`${peer} in=${socket.bytesRead} out=${bytesOut} duration=${seconds}s ${reason}`)
  }
}

new LogsWholeSeconds(settingsFromCommandLine())
