/** Writes behind its buffer where a head has 8,192 bytes or more. */
import { HttpServer, type Request } from '../../servers/http-server.ts'

class DiesOfAHeadOf8192Bytes extends HttpServer {
  protected override parse(bytes: Buffer, request: Request) {
    const parsed = super.parse(bytes, request)
    if (parsed === 'request' && request.headLength >= 8192) process.abort()
    return parsed
  }
}

new DiesOfAHeadOf8192Bytes()
