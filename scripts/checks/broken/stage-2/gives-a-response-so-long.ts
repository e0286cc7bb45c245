/** Has its limit for writing on the whole response, and not on a client that takes nothing. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class GivesAResponseSoLong extends HttpServer {
  protected override async send(client: Client, request: Request, response: Response) {
    const timer = setTimeout(() => client.socket.destroy(), this.options.writeTimeout)
    return await super.send(client, request, response).finally(() => clearTimeout(timer))
  }
}

new GivesAResponseSoLong()
