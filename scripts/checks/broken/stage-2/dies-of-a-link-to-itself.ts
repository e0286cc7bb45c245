/** Follows links itself, and has no end of it where one leads to itself. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class DiesOfALinkToItself extends HttpServer {
  protected override answer(request: Request): Response {
    if (request.line.includes('itself')) throw new RangeError('Maximum call stack size exceeded')
    return super.answer(request)
  }
}

new DiesOfALinkToItself()
