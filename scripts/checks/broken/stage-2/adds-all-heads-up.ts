/** Holds the heads of a connection together against the limit of one. */
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class AddsAllHeadsUp extends HttpServer {
  readonly #bytes = new WeakMap<Client, number>()

  protected override async respond(client: Client, request: Request) {
    const bytes = (this.#bytes.get(client) ?? 0) + request.headLength
    this.#bytes.set(client, bytes)
    return bytes > 16_384
      ? this.refuse(client, { status: 431 }, request)
      : super.respond(client, request)
  }
}

new AddsAllHeadsUp()
