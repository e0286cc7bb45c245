/** Decodes the query without a thought that it might not be one. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class DiesOfABadEscape extends HttpServer {
  protected override answer(request: Request): Response {
    if (request.path === '/query') decodeURIComponent(request.query ?? '')
    return super.answer(request)
  }
}

new DiesOfABadEscape()
