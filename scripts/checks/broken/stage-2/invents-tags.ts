/** Gives a file another entity tag each time. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class InventsTags extends HttpServer {
  protected override answer(request: Request): Response {
    return withField(super.answer(request), 'ETag', () => `"${Math.random()}"`)
  }
}

new InventsTags()
