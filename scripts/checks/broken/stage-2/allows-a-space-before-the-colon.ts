/** Takes a space between a field name and its colon for nothing. */
import { HttpServer, type Request } from '../../servers/http-server.ts'

class AllowsASpaceBeforeTheColon extends HttpServer {
  protected override parse(bytes: Buffer, request: Request) {
    return super.parse(
      Buffer.from(bytes.toString('latin1').replaceAll(/^([\w-]+) : ?/gm, '$1:  '), 'latin1'),
      request,
    )
  }
}

new AllowsASpaceBeforeTheColon()
