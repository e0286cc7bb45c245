/** Answers 404 whatever open says. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class TakesEmfileForNotFound extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    return response.status >= 500 ? { ...response, status: 404 } : response
  }
}

new TakesEmfileForNotFound()
