/** Reads a request with Content-Length and Transfer-Encoding by the latter. */
import { HttpServer } from '../../servers/http-server.ts'

class BelievesChunkedBesideALength extends HttpServer {
  protected override readAs(text: string): string {
    if (!/^transfer-encoding:/im.test(text)) return text
    return text.replace(/^content-length:/im, 'X-Content-Lost:')
  }
}

new BelievesChunkedBesideALength()
