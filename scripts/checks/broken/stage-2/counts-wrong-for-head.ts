/** Says a length in its answer to HEAD that is one too small. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class CountsWrongForHead extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    if (request.method !== 'HEAD') return response
    return withField(response, 'Content-Length', (value) => `${Number(value) - 1}`)
  }
}

new CountsWrongForHead()
