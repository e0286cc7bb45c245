/** Escapes angle brackets in attributes, and no quotes. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withPage } from '../../servers/tampering.ts'

class LeavesQuotesInAttributes extends HttpServer {
  protected override answer(request: Request): Response {
    return withPage(super.answer(request), (html) => html.replaceAll('%22', '"'))
  }
}

new LeavesQuotesInAttributes()
