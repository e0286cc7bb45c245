/** Escapes angle brackets in a page, and no ampersands. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withPage } from '../../servers/tampering.ts'

class ShowsAmpersandsAsTheyAre extends HttpServer {
  protected override answer(request: Request): Response {
    return withPage(super.answer(request), (html) => html.replaceAll('&amp;', '&'))
  }
}

new ShowsAmpersandsAsTheyAre()
