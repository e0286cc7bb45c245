/** Drops what comes while its buffer of 64 KB is full. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class DropsWhatDoesNotFit extends HttpServer {
  protected override async send(client: Client, request: Request, response: Response) {
    const sent = await super.send(client, request, response)
    client.incoming.bytes = client.incoming.bytes.subarray(0, 65_536)
    return sent
  }
}

new DropsWhatDoesNotFit()
