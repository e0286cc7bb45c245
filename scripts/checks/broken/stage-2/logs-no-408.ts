/** Answers 408 and logs nothing of it. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class LogsNo408 extends HttpServer {
  protected override log(
    client: Client,
    request: Request,
    response: Response,
    bytes: number,
    milliseconds: number,
  ): void {
    if (response.status === 408) return
    super.log(client, request, response, bytes, milliseconds)
  }
}

new LogsNo408()
