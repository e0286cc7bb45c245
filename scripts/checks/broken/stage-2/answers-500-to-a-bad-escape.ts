/** Takes a query that does not decode for an error of its own. */
import { respondProblem } from '../../../../stages-src/2-http/response/respond-page.ts'
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class Answers500ToABadEscape extends HttpServer {
  protected override answer(request: Request): Response {
    try {
      if (request.path === '/query') decodeURIComponent(request.query ?? '')
      return super.answer(request)
    } catch {
      return respondProblem({ status: 500 }, request.method, this.site)
    }
  }
}

new Answers500ToABadEscape()
