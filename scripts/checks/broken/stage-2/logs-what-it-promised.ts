/** Logs Content-Length, whatever was sent of it. */
import { contentLength } from '../../../../stages-src/2-http/response/response.ts'
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class LogsWhatItPromised extends HttpServer {
  protected override log(
    client: Client,
    request: Request,
    response: Response,
    _: number,
    ms: number,
  ) {
    super.log(client, request, response, contentLength(response), ms)
  }
}

new LogsWhatItPromised()
