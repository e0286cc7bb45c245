/** Calls alarm once a connection: when it is over, so is whatever is under way. */
import type { Socket } from 'node:net'
import { HttpServer } from '../../servers/http-server.ts'

class GivesAConnectionSoLong extends HttpServer {
  protected override accepted(socket: Socket): void {
    super.accepted(socket)
    if (this.options.headerTimeout < 60_000) {
      setTimeout(() => socket.destroy(), this.options.headerTimeout).unref()
    }
  }
}

new GivesAConnectionSoLong()
