/** Gives up on a head that has not come within 256 reads. */
import { HttpServer, type Request } from '../../servers/http-server.ts'

class ReadsAHeadIn256Pieces extends HttpServer {
  readonly #reads = new WeakMap<Request, number>()

  protected override parse(bytes: Buffer, request: Request) {
    const reads = (this.#reads.get(request) ?? 0) + 1
    this.#reads.set(request, reads)
    return reads > 256 ? { status: 400 } : super.parse(bytes, request)
  }
}

new ReadsAHeadIn256Pieces()
