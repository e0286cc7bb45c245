/** Says in the page of a 404 what was not found, as it has decoded it. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withPage } from '../../servers/tampering.ts'

class ShowsWhatIsNotThere extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    if (response.status !== 404) return response
    return withPage(response, (html) => `${html}<p>${decodeURIComponent(request.path)}</p>`)
  }
}

new ShowsWhatIsNotThere()
