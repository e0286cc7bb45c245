/** Takes a head that fills its buffer exactly for one that is too long, and makes room for longer ones. */
import { HttpServer, type Request } from '../../servers/http-server.ts'

class RefusesAFullBuffer extends HttpServer {
  protected override parse(bytes: Buffer, request: Request) {
    const parsed = super.parse(bytes, request)
    const isFull = parsed === 'request' && request.headLength % 2048 === 0
    return isFull ? { status: 431 } : parsed
  }
}

new RefusesAFullBuffer()
