/** Writes the query into Location as it has decoded it, line ends and all. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class DecodesQueriesInRedirects extends HttpServer {
  protected override answer(request: Request): Response {
    return withField(super.answer(request), 'Location', (location) => {
      const [path, query] = location.split('?')
      return query === undefined ? location : `${path}?${decodeURIComponent(query)}`
    })
  }
}

new DecodesQueriesInRedirects()
