/** Answers 431 and 414 before there is anything to log. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class LogsNoRefusalsOfFields extends HttpServer {
  protected override log(
    client: Client,
    request: Request,
    response: Response,
    bytes: number,
    milliseconds: number,
  ): void {
    if (response.status === 431 || response.status === 414) return
    super.log(client, request, response, bytes, milliseconds)
  }
}

new LogsNoRefusalsOfFields()
