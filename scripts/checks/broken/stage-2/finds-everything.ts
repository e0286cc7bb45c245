/** Answers 200 for what is not there, with a page that says so. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class FindsEverything extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    return response.status === 404 ? { ...response, status: 200 } : response
  }
}

new FindsEverything()
