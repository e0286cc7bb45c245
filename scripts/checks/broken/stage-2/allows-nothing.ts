/** Answers 405 without saying what is allowed. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class AllowsNothing extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    return { ...response, fields: response.fields.filter(([name]) => name !== 'Allow') }
  }
}

new AllowsNothing()
