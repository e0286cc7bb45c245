/** Sends a part that is longer than a buffer from where its first buffer begins. */
import { HttpServer, type Piece, type Response } from '../../servers/http-server.ts'

class BeginsRangesAtWholeBuffers extends HttpServer {
  protected override *bytesOf(response: Response, piece: Piece): Generator<Buffer> {
    const isLong = !Buffer.isBuffer(piece) && piece.length > 65_536
    const begin = isLong ? { ...piece, offset: piece.offset - (piece.offset % 4096) } : piece
    yield* super.bytesOf(response, begin)
  }
}

new BeginsRangesAtWholeBuffers()
