/** Serves a request of HTTP/1.1 without Host. */
import { HttpServer, type Request } from '../../servers/http-server.ts'

class NeedsNoHost extends HttpServer {
  protected override parse(bytes: Buffer, request: Request) {
    const parsed = super.parse(bytes, request)
    const misses = typeof parsed === 'object' && parsed.reason.includes('Host')
    if (!misses || /^host:/im.test(bytes.toString('latin1'))) return parsed
    const old = bytes.toString('latin1').replace('HTTP/1.1', 'HTTP/1.0')
    return super.parse(Buffer.from(old, 'latin1'), request)
  }
}

new NeedsNoHost()
