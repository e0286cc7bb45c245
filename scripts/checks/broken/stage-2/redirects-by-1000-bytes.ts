/** Has room for a thousand bytes of Location. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class RedirectsBy1000Bytes extends HttpServer {
  protected override answer(request: Request): Response {
    return withField(super.answer(request), 'Location', (value) => value.slice(0, 1000))
  }
}

new RedirectsBy1000Bytes()
