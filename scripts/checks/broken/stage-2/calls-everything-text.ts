/** Says of every file that it is text. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class CallsEverythingText extends HttpServer {
  protected override answer(request: Request): Response {
    return withField(super.answer(request), 'Content-Type', () => 'text/plain; charset=utf-8')
  }
}

new CallsEverythingText()
