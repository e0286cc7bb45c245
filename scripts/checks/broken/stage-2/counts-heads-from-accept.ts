/** Starts the clock for heads at accept, once and for all of them. */
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class CountsHeadsFromAccept extends HttpServer {
  readonly #began = new WeakMap<Client, number>()

  protected override async readHead(client: Client, request: Request, patience: number) {
    const began = this.#began.get(client) ?? performance.now()
    this.#began.set(client, began)
    const left = began + this.options.headerTimeout - performance.now()
    const timer = setTimeout(() => client.socket.destroy(), left)
    return await super.readHead(client, request, patience).finally(() => clearTimeout(timer))
  }
}

new CountsHeadsFromAccept()
