/** Writes Date by localtime, with GMT behind it. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class DatesInLocalTime extends HttpServer {
  protected override head(client: Client, request: Request, response: Response): string {
    const now = Date.now()
    const local = new Date(now - new Date(now).getTimezoneOffset() * 60_000).toUTCString()
    return super.head(client, request, response).replace(/^Date: .*$/m, `Date: ${local}`)
  }
}

new DatesInLocalTime()
