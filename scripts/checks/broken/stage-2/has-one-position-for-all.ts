/** Keeps in one variable how far a file has been sent. */
import { readSync } from 'node:fs'
import { HttpServer, type Piece, type Response } from '../../servers/http-server.ts'

class HasOnePositionForAll extends HttpServer {
  #at = 0

  protected override *bytesOf(response: Response, piece: Piece): Generator<Buffer> {
    if (Buffer.isBuffer(piece) || !response.file) return yield* super.bytesOf(response, piece)
    this.#at = piece.offset
    for (let left = piece.length; left > 0; ) {
      const buffer = Buffer.alloc(Math.min(left, 16_384))
      const count = readSync(response.file.fd, buffer, 0, buffer.length, this.#at)
      if (count === 0) return
      this.#at += count
      left -= count
      yield buffer.subarray(0, count)
    }
  }
}

new HasOnePositionForAll()
