/** Keeps a connection of HTTP/1.0 although nobody asked for it. */
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class KeepsOpen extends HttpServer {
  protected override async respond(client: Client, request: Request) {
    request.keepAlive ||= request.minorVersion === 0
    return await super.respond(client, request)
  }
}

new KeepsOpen()
