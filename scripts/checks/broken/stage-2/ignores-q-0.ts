/** Sends a coding to whoever names it, even to refuse it. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class IgnoresQ0 extends HttpServer {
  protected override answer(request: Request): Response {
    const field = request.field.bind(request)
    request.field = (name) =>
      name === 'accept-encoding' ? field(name)?.replaceAll(/;\s*q=[0.]+/gi, '') : field(name)
    return super.answer(request)
  }
}

new IgnoresQ0()
