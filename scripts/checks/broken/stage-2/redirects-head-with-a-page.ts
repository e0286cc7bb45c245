/** Sends the page that comes with a redirect, to HEAD as well. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class RedirectsHeadWithAPage extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    if (response.status !== 301 || request.method !== 'HEAD') return response
    request.method = 'GET'
    return super.answer(request)
  }
}

new RedirectsHeadWithAPage()
