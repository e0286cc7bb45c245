/** Does not survive a connection that ends before anything came. */
import type { Socket } from 'node:net'
import { HttpServer } from '../../servers/http-server.ts'

class DiesOfAConnectionWithoutAByte extends HttpServer {
  protected override accepted(socket: Socket): void {
    super.accepted(socket)
    socket.once('close', () => socket.bytesRead === 0 && process.abort())
  }
}

new DiesOfAConnectionWithoutAByte()
