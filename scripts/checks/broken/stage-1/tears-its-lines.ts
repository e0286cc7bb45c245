/** Writes a line in two pieces, and lets others in between. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class TearsItsLines extends EchoServer {
  protected override log(socket: Socket, { peer, start, bytesOut, reason }: Connection): void {
    process.stdout.write(`${peer} after ${performance.now() - start} ms `)
    setTimeout(
      () => process.stdout.write(`in=${socket.bytesRead} out=${bytesOut} ${reason}\n`),
      this.connections.size > 0 ? 5 : 0,
    )
  }
}

new TearsItsLines(settingsFromCommandLine())
