/** Logs a method that it does not know where it sees it, and once more. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class Logs501Twice extends HttpServer {
  protected override log(
    client: Client,
    request: Request,
    response: Response,
    bytes: number,
    milliseconds: number,
  ): void {
    if (response.status === 501) super.log(client, request, response, bytes, milliseconds)
    super.log(client, request, response, bytes, milliseconds)
  }
}

new Logs501Twice()
