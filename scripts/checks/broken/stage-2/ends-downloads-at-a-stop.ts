/** Takes a write that was interrupted for one that has failed. */
import { HttpServer } from '../../servers/http-server.ts'

class EndsDownloadsAtAStop extends HttpServer {
  protected readonly continued = process.on('SIGCONT', () => {
    for (const { socket } of this.clients) if (socket.writableLength > 0) socket.destroy()
  })
}

new EndsDownloadsAtAStop()
