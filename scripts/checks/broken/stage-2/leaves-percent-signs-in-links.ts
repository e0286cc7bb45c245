/** Leaves a percent sign in the link to a file as it is. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withPage } from '../../servers/tampering.ts'

class LeavesPercentSignsInLinks extends HttpServer {
  protected override answer(request: Request): Response {
    return withPage(super.answer(request), (html) => html.replaceAll('%25', '%'))
  }
}

new LeavesPercentSignsInLinks()
