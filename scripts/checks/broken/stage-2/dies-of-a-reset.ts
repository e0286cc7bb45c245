/** Does not survive ECONNRESET from a read. */
import type { Socket } from 'node:net'
import { HttpServer } from '../../servers/http-server.ts'

class DiesOfAReset extends HttpServer {
  protected override accepted(socket: Socket): void {
    super.accepted(socket)
    socket.on('error', () => process.abort())
  }
}

new DiesOfAReset()
