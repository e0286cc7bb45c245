/** Answers by the date, whatever If-None-Match says. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { changeField } from '../../servers/tampering.ts'

class PrefersDatesToTags extends HttpServer {
  protected override answer(request: Request): Response {
    if (request.field('if-modified-since') !== undefined) {
      changeField(request, 'if-none-match', () => undefined)
    }
    return super.answer(request)
  }
}

new PrefersDatesToTags()
