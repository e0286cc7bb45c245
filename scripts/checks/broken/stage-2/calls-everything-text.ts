/** Says of every file that it is text. */
import { type Field, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class CallsEverythingText extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    const fields = response.fields.map(
      ([name, value]): Field =>
        name === 'Content-Type' ? [name, 'text/plain; charset=utf-8'] : [name, value],
    )
    return { ...response, fields }
  }
}

new CallsEverythingText()
