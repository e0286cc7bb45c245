/** Leaves backslashes in Location as they are, which browsers take for slashes. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class TakesABackslashForALetter extends HttpServer {
  protected override answer(request: Request): Response {
    return withField(super.answer(request), 'Location', (location) =>
      location.replaceAll(/%5c/gi, '\\'),
    )
  }
}

new TakesABackslashForALetter()
