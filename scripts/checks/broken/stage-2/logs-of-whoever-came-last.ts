/** Has one place for the request that is served, which the next client takes. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class LogsOfWhoeverCameLast extends HttpServer {
  #latest: Request | undefined

  protected override async respond(client: Client, request: Request) {
    this.#latest = request
    return await super.respond(client, request)
  }

  protected override log(client: Client, request: Request, ...rest: [Response, number, number]) {
    super.log(client, this.#latest ?? request, ...rest)
  }
}

new LogsOfWhoeverCameLast()
