/** Counts the requests of a connection in eight bits, and takes the one of number 0 for none. */
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class CountsRequestsInAByte extends HttpServer {
  readonly #requests = new WeakMap<Client, number>()

  protected override async respond(client: Client, request: Request) {
    const requests = ((this.#requests.get(client) ?? 0) + 1) % 256
    this.#requests.set(client, requests)
    return requests === 0
      ? this.refuse(client, { status: 400 }, request)
      : super.respond(client, request)
  }
}

new CountsRequestsInAByte()
