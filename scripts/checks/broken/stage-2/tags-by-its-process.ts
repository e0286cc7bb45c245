/** Makes its tags of the number of its process, too. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class TagsByItsProcess extends HttpServer {
  protected override answer(request: Request): Response {
    return withField(super.answer(request), 'ETag', (tag) => tag.replace(/"$/, `-${process.pid}"`))
  }
}

new TagsByItsProcess()
