/** Gives a file another entity tag each time. */
import { type Field, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class InventsTags extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    const fields = response.fields.map(
      ([name, value]): Field => (name === 'ETag' ? [name, `"${Math.random()}"`] : [name, value]),
    )
    return { ...response, fields }
  }
}

new InventsTags()
