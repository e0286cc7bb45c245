/** Opens a file by its name for each buffer that it sends of it. */
import { readFileSync, readlinkSync } from 'node:fs'
import { HttpServer, type Piece, type Response } from '../../servers/http-server.ts'

class OpensAFileForEachBuffer extends HttpServer {
  protected override *bytesOf(response: Response, piece: Piece): Generator<Buffer> {
    if (Buffer.isBuffer(piece) || !response.file) return yield* super.bytesOf(response, piece)
    const name = readlinkSync(`/proc/self/fd/${response.file.fd}`)
    for (let sent = 0; sent < piece.length; sent += 2 ** 20) {
      const length = Math.min(2 ** 20, piece.length - sent)
      yield readFileSync(name).subarray(piece.offset + sent, piece.offset + sent + length)
    }
  }
}

new OpensAFileForEachBuffer()
