/** Makes its tags of the moment at which it began, too. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class TagsByItsStart extends HttpServer {
  readonly #start = Date.now()

  protected override answer(request: Request): Response {
    return withField(super.answer(request), 'ETag', (tag) => `"${this.#start}-${tag.slice(1)}`)
  }
}

new TagsByItsStart()
