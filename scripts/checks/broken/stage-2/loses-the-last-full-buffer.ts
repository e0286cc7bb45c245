/** Ends a file of whole buffers one buffer early. */
import { HttpServer, type Piece, type Response } from '../../servers/http-server.ts'

class LosesTheLastFullBuffer extends HttpServer {
  protected override *bytesOf(response: Response, piece: Piece): Generator<Buffer> {
    const isWhole = !Buffer.isBuffer(piece) && piece.length % 8192 === 0
    yield* super.bytesOf(response, isWhole ? { ...piece, length: piece.length - 8192 } : piece)
  }
}

new LosesTheLastFullBuffer()
