/** Finds no name that has more than 255 bytes with its escapes. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class CountsEscapesInNames extends HttpServer {
  protected override answer(request: Request): Response {
    const isLong = request.path.split('/').some((name) => name.length > 255)
    if (isLong) request.path = '/not-there'
    return super.answer(request)
  }
}

new CountsEscapesInNames()
