/** Decodes the escapes of a path before the path is decoded. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class DecodesTwice extends HttpServer {
  protected override answer(request: Request): Response {
    request.path = request.path.replaceAll(/%([2-7][0-9a-f])/gi, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    )
    return super.answer(request)
  }
}

new DecodesTwice()
