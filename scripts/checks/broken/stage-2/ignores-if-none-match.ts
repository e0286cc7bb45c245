/** Does not look at If-None-Match. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class IgnoresIfNoneMatch extends HttpServer {
  protected override answer(request: Request): Response {
    const field = request.field.bind(request)
    request.field = (name) => (name === 'if-none-match' ? undefined : field(name))
    return super.answer(request)
  }
}

new IgnoresIfNoneMatch()
