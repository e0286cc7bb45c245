/** Answers 403 to every error of open that is not ENOENT. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class TakesEmfileForForbidden extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    return response.status === 500 || response.status === 503
      ? { ...response, status: 403 }
      : response
  }
}

new TakesEmfileForForbidden()
