/** Starts the clock for a head when the last response is sent, and not with the first byte. */
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class CountsHeadsFromTheLastResponse extends HttpServer {
  protected override async readHead(client: Client, request: Request, patience: number) {
    const timer = setTimeout(() => client.socket.destroy(), this.options.headerTimeout)
    return await super.readHead(client, request, patience).finally(() => clearTimeout(timer))
  }
}

new CountsHeadsFromTheLastResponse()
