/** Takes the first of several lengths. */
import { HttpServer } from '../../servers/http-server.ts'

class TakesTheFirstLength extends HttpServer {
  protected override readAs(text: string): string {
    return text.replace(/(^content-length:[\s\S]*?)^content-length:/im, '$1X-Content-Lost:')
  }
}

new TakesTheFirstLength()
