/** Says a length in its answer to HEAD that is one too small. */
import { type Field, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class CountsWrong extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    if (request.method !== 'HEAD') return response
    const fields = response.fields.map(
      ([name, value]): Field =>
        name === 'Content-Length' ? [name, `${Number(value) - 1}`] : [name, value],
    )
    return { ...response, fields }
  }
}

new CountsWrong()
