/** Logs a response when all of it is sent, and not where its client left before. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class LogsNoAbortedDownloads extends HttpServer {
  protected override log(
    client: Client,
    request: Request,
    response: Response,
    bytes: number,
    milliseconds: number,
  ): void {
    const isWhole = bytes === 0 || response.content.length === 0 || !client.socket.destroyed
    if (isWhole) super.log(client, request, response, bytes, milliseconds)
  }
}

new LogsNoAbortedDownloads()
