/** Knows conditions for GET alone: HEAD is answered with 200. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { changeField } from '../../servers/tampering.ts'

class AnswersHeadWithoutConditions extends HttpServer {
  protected override answer(request: Request): Response {
    if (request.method === 'HEAD') {
      for (const name of ['if-none-match', 'if-modified-since']) {
        changeField(request, name, () => undefined)
      }
    }
    return super.answer(request)
  }
}

new AnswersHeadWithoutConditions()
