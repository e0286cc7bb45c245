/** Takes every error of open but ENOENT for one of its own. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class Answers500ToALongName extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    return request.line.length > 256 && response.status === 404
      ? { ...response, status: 500 }
      : response
  }
}

new Answers500ToALongName()
