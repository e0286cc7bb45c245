/** Encodes in links what it knows to be special, and no line ends. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withPage } from '../../servers/tampering.ts'

class LeavesLineEndsInLinks extends HttpServer {
  protected override answer(request: Request): Response {
    return withPage(super.answer(request), (html) => html.replaceAll('%0A', '\\n'))
  }
}

new LeavesLineEndsInLinks()
