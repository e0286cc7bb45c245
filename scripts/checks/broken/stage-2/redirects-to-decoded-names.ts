/** Redirects to the name that it has decoded. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class RedirectsToDecodedNames extends HttpServer {
  protected override answer(request: Request): Response {
    return withField(super.answer(request), 'Location', (location) =>
      Buffer.from(decodeURIComponent(location)).toString('latin1'),
    )
  }
}

new RedirectsToDecodedNames()
