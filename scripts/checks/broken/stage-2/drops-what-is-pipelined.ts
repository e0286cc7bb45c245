/** Forgets what has come behind a request. */
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class DropsWhatIsPipelined extends HttpServer {
  protected override async respond(client: Client, request: Request) {
    const response = await super.respond(client, request)
    client.incoming.take(client.incoming.bytes.length)
    return response
  }
}

new DropsWhatIsPipelined()
