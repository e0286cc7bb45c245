/** Has a buffer for each request, and gives none of them back. */
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class KeepsTheBufferOfEachRequest extends HttpServer {
  readonly #kept: Buffer[] = []

  protected override async respond(client: Client, request: Request) {
    this.#kept.push(Buffer.alloc(16_384, 1))
    return await super.respond(client, request)
  }
}

new KeepsTheBufferOfEachRequest()
