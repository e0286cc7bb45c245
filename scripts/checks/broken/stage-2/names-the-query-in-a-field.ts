/** Says in a field what it was asked, as it has decoded it. */
import { type Field, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class NamesTheQueryInAField extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    if (request.path !== '/query') return response
    const values = [...new URLSearchParams(request.query).values()]
    const fields = [...response.fields, ['X-Asked', values.join(', ')] satisfies Field]
    return { ...response, fields }
  }
}

new NamesTheQueryInAField()
