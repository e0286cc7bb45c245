/** Does not look at If-None-Match. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { changeField } from '../../servers/tampering.ts'

class IgnoresIfNoneMatch extends HttpServer {
  protected override answer(request: Request): Response {
    changeField(request, 'if-none-match', () => undefined)
    return super.answer(request)
  }
}

new IgnoresIfNoneMatch()
