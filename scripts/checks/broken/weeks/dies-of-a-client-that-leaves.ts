/** Ends with the first client that has gone before its answer. */
import type { Socket } from 'node:net'
import { HttpServer } from '../../servers/http-server.ts'

class DiesOfAClientThatLeaves extends HttpServer {
  protected override accepted(socket: Socket): void {
    socket.once('error', () => process.exit(1))
    super.accepted(socket)
  }
}

new DiesOfAClientThatLeaves()
