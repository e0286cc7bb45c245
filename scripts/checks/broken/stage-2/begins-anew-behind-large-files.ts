/** Empties its buffer when a response has taken several writes. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class BeginsAnewBehindLargeFiles extends HttpServer {
  protected override async send(client: Client, request: Request, response: Response) {
    const sent = await super.send(client, request, response)
    if (sent > 2 ** 22) client.incoming.take(client.incoming.bytes.length)
    return sent
  }
}

new BeginsAnewBehindLargeFiles()
