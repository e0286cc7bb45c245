/** Logs late content as if it had come. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class Logs408As200 extends HttpServer {
  protected override log(
    client: Client,
    request: Request,
    response: Response,
    bytes: number,
    milliseconds: number,
  ): void {
    const status = response.status === 408 ? 200 : response.status
    super.log(client, request, { ...response, status }, bytes, milliseconds)
  }
}

new Logs408As200()
