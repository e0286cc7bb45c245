/** Puts a small file behind its head into one buffer of 4,096 bytes, and loses what does not fit. */
import {
  type Client,
  HttpServer,
  type Piece,
  type Request,
  type Response,
} from '../../servers/http-server.ts'

class SendsHeadAndFileInOneBuffer extends HttpServer {
  #head = 0

  protected override head(client: Client, request: Request, response: Response): string {
    const head = super.head(client, request, response)
    this.#head = head.length
    return head
  }

  protected override *bytesOf(response: Response, piece: Piece): Generator<Buffer> {
    const fits = 4096 - this.#head
    for (const bytes of super.bytesOf(response, piece)) {
      yield piece.length <= 4096 ? bytes.subarray(0, fits) : bytes
    }
  }
}

new SendsHeadAndFileInOneBuffer()
