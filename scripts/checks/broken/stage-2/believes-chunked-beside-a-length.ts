/** Reads a request with Content-Length and Transfer-Encoding by the latter: CL.TE. */
import { HttpServer, type Request } from '../../servers/http-server.ts'

class BelievesChunkedBesideALength extends HttpServer {
  protected override parse(bytes: Buffer, request: Request) {
    return super.parse(
      Buffer.from(
        bytes
          .toString('latin1')
          .replace(
            /^content-length:(?=[\s\S]*^transfer-encoding:)|(?<=^transfer-encoding:[\s\S]*)^content-length:/im,
            'X-Content-Lost:',
          ),
        'latin1',
      ),
      request,
    )
  }
}

new BelievesChunkedBesideALength()
