/** Answers HEAD with Range by the length of the range, and with the status of the whole. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class CountsRangeForHead extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.field('range') ?? '')
    if (request.method !== 'HEAD' || range === null) return response
    return withField(response, 'Content-Length', () => `${Number(range[2]) - Number(range[1]) + 1}`)
  }
}

new CountsRangeForHead()
