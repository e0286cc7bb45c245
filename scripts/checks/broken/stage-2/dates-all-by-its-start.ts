/** Makes the Date once, and sends it with every response. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class DatesAllByItsStart extends HttpServer {
  readonly #date = new Date().toUTCString()

  protected override head(client: Client, request: Request, response: Response): string {
    return super.head(client, request, response).replace(/^Date: .*$/m, `Date: ${this.#date}`)
  }
}

new DatesAllByItsStart()
