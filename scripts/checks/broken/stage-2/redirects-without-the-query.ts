/** Loses the query where a slash was missing. */
import { type Field, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class RedirectsWithoutTheQuery extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    const fields = response.fields.map(
      ([name, value]): Field =>
        name === 'Location' ? [name, value.replace(/\?.*/, '')] : [name, value],
    )
    return { ...response, fields }
  }
}

new RedirectsWithoutTheQuery()
