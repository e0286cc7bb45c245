/** Does not look at the version of a request. */
import { HttpServer } from '../../servers/http-server.ts'

class TakesAnyVersion extends HttpServer {
  protected override readAs(text: string): string {
    return text.replace(/HTTP\/\d\.\d\r\n/, 'HTTP/1.1\r\n')
  }
}

new TakesAnyVersion()
