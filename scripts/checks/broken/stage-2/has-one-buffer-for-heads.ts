/** Keeps what has come of a head where it keeps that of the next client, too. */
import { HttpServer, type Request } from '../../servers/http-server.ts'

class HasOneBufferForHeads extends HttpServer {
  readonly #begun = new WeakSet<Request>()
  #inBuffer: Request | undefined

  protected override parse(bytes: Buffer, request: Request) {
    if (this.#begun.has(request) && this.#inBuffer !== request) return { status: 400 }
    const parsed = super.parse(bytes, request)
    if (parsed !== 'need more' || bytes.length === 0) return parsed
    this.#begun.add(request)
    this.#inBuffer = request
    return parsed
  }
}

new HasOneBufferForHeads()
