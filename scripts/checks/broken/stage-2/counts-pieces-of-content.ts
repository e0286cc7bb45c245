/** Takes content for endless that comes in more than 200 pieces. */
import type { Body } from '../../../../stages-src/2-http/request/body.ts'
import { type Client, HttpServer } from '../../servers/http-server.ts'

class CountsPiecesOfContent extends HttpServer {
  protected override async readContent(client: Client, body: Body) {
    const take = body.take.bind(body)
    let pieces = 0
    body.take = (...piece) => (++pieces > 200 ? 0 : take(...piece))
    return await super.readContent(client, body)
  }
}

new CountsPiecesOfContent()
