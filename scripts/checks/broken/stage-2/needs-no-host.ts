/** Serves a request of HTTP/1.1 without Host. */
import { HttpServer } from '../../servers/http-server.ts'

class NeedsNoHost extends HttpServer {
  protected override readAs(text: string): string {
    if (!text.includes('\r\n\r\n') || /^host:/im.test(text)) return text
    return text.replace('HTTP/1.1\r\n', 'HTTP/1.0\r\n')
  }
}

new NeedsNoHost()
