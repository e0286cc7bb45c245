/** Has room for 255 bytes of a path. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class CutsPathsAt255 extends HttpServer {
  protected override answer(request: Request): Response {
    request.path = request.path.slice(0, 255)
    return super.answer(request)
  }
}

new CutsPathsAt255()
