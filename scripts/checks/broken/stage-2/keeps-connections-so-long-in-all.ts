/** Counts the time of a kept connection from its beginning, and no request begins it anew. */
import type { Socket } from 'node:net'
import { HttpServer } from '../../servers/http-server.ts'

class KeepsConnectionsSoLongInAll extends HttpServer {
  protected override accepted(socket: Socket): void {
    super.accepted(socket)
    const [client] = [...this.clients].slice(-1)
    const end = () => (client?.idle ? socket.destroy() : setTimeout(end, 50).unref())
    setTimeout(end, this.options.keepAliveTimeout + 1_000).unref()
  }
}

new KeepsConnectionsSoLongInAll()
