/** Adds a slash to what was asked for, with as many slashes before it as there were. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class RedirectsToOtherHosts extends HttpServer {
  protected override answer(request: Request): Response {
    const { path } = request
    request.path = path.replace(/^\/+/, '/')
    return withField(super.answer(request), 'Location', () => `${path}/`)
  }
}

new RedirectsToOtherHosts()
