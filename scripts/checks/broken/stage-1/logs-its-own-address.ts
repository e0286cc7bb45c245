/** Asks getsockname where it means getpeername, and has only the port from accept. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsItsOwnAddress extends EchoServer {
  protected override log(socket: Socket, connection: Connection): void {
    super.log(socket, { ...connection, peer: `${socket.localAddress}:${socket.remotePort}` })
  }
}

new LogsItsOwnAddress(settingsFromCommandLine())
