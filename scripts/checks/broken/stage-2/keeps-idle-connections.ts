/** Waits for the next request for as long as it takes. */
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class KeepsIdleConnections extends HttpServer {
  protected override async readHead(client: Client, request: Request) {
    return await super.readHead(client, request, Infinity)
  }
}

new KeepsIdleConnections()
