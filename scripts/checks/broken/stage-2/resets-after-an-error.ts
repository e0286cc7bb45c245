/** Closes behind its last response, whatever is unread. */
import { type Client, HttpServer } from '../../servers/http-server.ts'

class ResetsAfterAnError extends HttpServer {
  protected override async lingeringClose({ socket }: Client): Promise<void> {
    await new Promise((resolve) => socket.write('', resolve))
    socket.resetAndDestroy()
  }
}

new ResetsAfterAnError()
