/** Takes EINTR between two requests for the end of the connection. */
import { HttpServer } from '../../servers/http-server.ts'

class EndsKeptConnectionsAtAStop extends HttpServer {
  protected readonly continued = process.on('SIGCONT', () => {
    for (const { idle, incoming, socket } of this.clients) {
      if (idle && incoming.bytes.length === 0) socket.destroy()
    }
  })
}

new EndsKeptConnectionsAtAStop()
