/** Keeps 32 bits of a length. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class CutsLengths extends HttpServer {
  protected override answer(request: Request): Response {
    return withField(super.answer(request), 'Content-Length', (value) => `${Number(value) >>> 0}`)
  }
}

new CutsLengths()
