/** Makes no page for HEAD, and says that it has 0 bytes. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class Says0ForHeadOfAPage extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    if (request.method !== 'HEAD' || response.file !== undefined) return response
    return withField(response, 'Content-Length', () => '0')
  }
}

new Says0ForHeadOfAPage()
