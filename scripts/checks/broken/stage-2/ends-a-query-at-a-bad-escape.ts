/** Shows of a query what stands before a percent sign without digits. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class EndsAQueryAtABadEscape extends HttpServer {
  protected override answer(request: Request): Response {
    request.query = request.query?.replace(/%(?![0-9a-f]{2}).*/is, '')
    return super.answer(request)
  }
}

new EndsAQueryAtABadEscape()
