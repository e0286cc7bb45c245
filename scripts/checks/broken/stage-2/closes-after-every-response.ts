/** Ends the connection after a response, whatever was asked. */
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class ClosesAfterEveryResponse extends HttpServer {
  protected override async respond(client: Client, request: Request) {
    request.keepAlive = false
    return await super.respond(client, request)
  }
}

new ClosesAfterEveryResponse()
