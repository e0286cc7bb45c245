/** Puts file names into its listings as they are. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class ListsNamesUnescaped extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    const [piece] = response.content
    if (!request.path.endsWith('/') || !Buffer.isBuffer(piece)) return response
    const page = piece.toString().replaceAll('&lt;', '<').replaceAll('&gt;', '>')
    const content = [Buffer.from(page)]
    return withField({ ...response, content }, 'Content-Length', () => `${content[0]?.length}`)
  }
}

new ListsNamesUnescaped()
