/** Takes the last position of a range for the one behind it. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class EndsRangesTooEarly extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    if (response.status !== 206) return response
    const content = response.content.map((piece) =>
      Buffer.isBuffer(piece) ? piece : { ...piece, length: piece.length - 1 },
    )
    return withField({ ...response, content }, 'Content-Length', (value) => `${Number(value) - 1}`)
  }
}

new EndsRangesTooEarly()
