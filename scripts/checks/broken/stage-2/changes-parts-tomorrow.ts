/** Says of parts of a file what its date is, even where that is tomorrow. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class ChangesPartsTomorrow extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    const { status, file } = response
    if (status !== 206 || file === undefined) return response
    return withField(response, 'Last-Modified', () => new Date(file.modified).toUTCString())
  }
}

new ChangesPartsTomorrow()
