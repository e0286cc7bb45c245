/** Sends a part of whole buffers that begins within one from a byte too early. */
import { HttpServer, type Piece, type Response } from '../../servers/http-server.ts'

class EndsRangesAtWholeBuffers extends HttpServer {
  protected override *bytesOf(response: Response, piece: Piece): Generator<Buffer> {
    const isWrong = !Buffer.isBuffer(piece) && piece.offset % 4096 > 0 && piece.length % 4096 === 0
    yield* super.bytesOf(response, isWrong ? { ...piece, offset: piece.offset - 1 } : piece)
  }
}

new EndsRangesAtWholeBuffers()
