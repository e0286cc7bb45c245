/** Answers 304 by the date, whatever If-None-Match says. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class PrefersDatesToTags extends HttpServer {
  protected override answer(request: Request): Response {
    const field = request.field.bind(request)
    const byDate = field('if-modified-since') !== undefined
    request.field = (name) => (name === 'if-none-match' && byDate ? undefined : field(name))
    return super.answer(request)
  }
}

new PrefersDatesToTags()
