/** Sends a coding to whoever names it, even to refuse it. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { changeField } from '../../servers/tampering.ts'

class IgnoresQ0 extends HttpServer {
  protected override answer(request: Request): Response {
    changeField(request, 'accept-encoding', (value) => value.replaceAll(/;\s*q=[0.]+/gi, ''))
    return super.answer(request)
  }
}

new IgnoresQ0()
