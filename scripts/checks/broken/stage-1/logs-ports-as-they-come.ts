/** Forgets ntohs: the two bytes of the port are the wrong way round. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsPortsAsTheyCome extends EchoServer {
  protected override log(socket: Socket, connection: Connection): void {
    const port = socket.remotePort ?? 0
    const swapped = ((port & 0xff) << 8) | (port >> 8)
    super.log(socket, { ...connection, peer: `${socket.remoteAddress}:${swapped}` })
  }
}

new LogsPortsAsTheyCome(settingsFromCommandLine())
