/** Does not look at the version of a request. */
import { HttpServer, type Request } from '../../servers/http-server.ts'

class TakesAnyVersion extends HttpServer {
  protected override parse(bytes: Buffer, request: Request) {
    return super.parse(
      Buffer.from(bytes.toString('latin1').replace(/HTTP\/\d\.\d\r\n/, 'HTTP/1.1\r\n'), 'latin1'),
      request,
    )
  }
}

new TakesAnyVersion()
