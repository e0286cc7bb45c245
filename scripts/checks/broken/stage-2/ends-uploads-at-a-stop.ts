/** Takes a read of content that was interrupted for the end of what comes. */
import { HttpServer } from '../../servers/http-server.ts'

class EndsUploadsAtAStop extends HttpServer {
  protected readonly continued = process.on('SIGCONT', () => {
    for (const { idle, socket } of this.clients) if (!idle) socket.destroy()
  })
}

new EndsUploadsAtAStop()
