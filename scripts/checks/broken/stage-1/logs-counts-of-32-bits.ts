/** Counts in an int: after 2,147,483,647 comes -2,147,483,648. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsCountsOf32Bits extends EchoServer {
  protected override log(socket: Socket, { peer, start, bytesOut, reason }: Connection): void {
    const [received, sent] = [socket.bytesRead | 0, bytesOut | 0]
    const milliseconds = performance.now() - start
    console.log(`${peer} received=${received} sent=${sent} took=${milliseconds}ms ${reason}`)
  }
}

new LogsCountsOf32Bits(settingsFromCommandLine())
