/** Reads a byte too many where content fills its buffer to the last one. */
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class LosesAByteBehindFullContent extends HttpServer {
  protected override async respond(client: Client, request: Request) {
    const response = await super.respond(client, request)
    const { framing } = request
    const isFull = framing.kind === 'length' && framing.length > 0 && framing.length % 1024 === 0
    if (isFull) client.incoming.take(1)
    return response
  }
}

new LosesAByteBehindFullContent()
