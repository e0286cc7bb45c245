/** Loses the query where a slash was missing. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class RedirectsWithoutTheQuery extends HttpServer {
  protected override answer(request: Request): Response {
    return withField(super.answer(request), 'Location', (value) => value.replace(/\?.*/, ''))
  }
}

new RedirectsWithoutTheQuery()
