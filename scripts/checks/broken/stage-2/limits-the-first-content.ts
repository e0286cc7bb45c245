/** Has a limit for the content of a connection's first request, and for no other. */
import type { Body } from '../../../../stages-src/2-http/request/body.ts'
import { type Client, HttpServer } from '../../servers/http-server.ts'

class LimitsTheFirstContent extends HttpServer {
  protected override async readContent(client: Client, body: Body) {
    if (client.socket.bytesWritten === 0) return await super.readContent(client, body)
    while (!client.incoming.ended && client.incoming.bytes.length < 100) {
      await client.incoming.more(Infinity)
    }
    return await super.readContent(client, body)
  }
}

new LimitsTheFirstContent()
