/** Takes the first of several lengths. */
import { HttpServer, type Request } from '../../servers/http-server.ts'

class TakesTheFirstLength extends HttpServer {
  protected override parse(bytes: Buffer, request: Request) {
    return super.parse(
      Buffer.from(
        bytes
          .toString('latin1')
          .replace(/(^content-length:[\s\S]*?)^content-length:/im, '$1X-Content-Lost:'),
        'latin1',
      ),
      request,
    )
  }
}

new TakesTheFirstLength()
