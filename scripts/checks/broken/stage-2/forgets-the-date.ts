/** Sends no Date. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class ForgetsTheDate extends HttpServer {
  protected override head(client: Client, request: Request, response: Response): string {
    return super.head(client, request, response).replace(/Date: .*\r\n/, '')
  }
}

new ForgetsTheDate()
