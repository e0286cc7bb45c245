/** Takes whatever stands in Host, as it does not use it. */
import { HttpServer, type Request } from '../../servers/http-server.ts'

class TakesAnyHost extends HttpServer {
  protected override parse(bytes: Buffer, request: Request) {
    return super.parse(
      Buffer.from(
        bytes
          .toString('latin1')
          .replaceAll(
            /^(Host: ?)([^\r\n]*)/gim,
            (_, name: string, host: string) => name + 'a'.repeat(host.length),
          ),
        'latin1',
      ),
      request,
    )
  }
}

new TakesAnyHost()
