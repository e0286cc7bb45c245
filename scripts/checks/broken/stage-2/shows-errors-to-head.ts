/** Sends the page of an error whatever the method was. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class ShowsErrorsToHead extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    if (response.status !== 404 || request.method !== 'HEAD') return response
    this.release(response)
    request.method = 'GET'
    return super.answer(request)
  }
}

new ShowsErrorsToHead()
