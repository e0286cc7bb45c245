/** Sends a listing to HEAD, too. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class ListsForHead extends HttpServer {
  protected override answer(request: Request): Response {
    if (request.path === '/bare/') request.method = 'GET'
    return super.answer(request)
  }
}

new ListsForHead()
