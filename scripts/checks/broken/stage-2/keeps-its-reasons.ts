/** Says nothing of why it refused a request. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class KeepsItsReasons extends HttpServer {
  protected override answer(request: Request): Response {
    const { problem, ...response } = super.answer(request)
    return response
  }
}

new KeepsItsReasons()
