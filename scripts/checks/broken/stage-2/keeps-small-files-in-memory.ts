/** Reads a small file once, and sends what it has read for as long as its length is the same. */
import { readFileSync } from 'node:fs'
import { HttpServer, type Piece, type Response } from '../../servers/http-server.ts'

class KeepsSmallFilesInMemory extends HttpServer {
  readonly #kept = new Map<string, Buffer>()

  protected override *bytesOf(response: Response, piece: Piece): Generator<Buffer> {
    if (Buffer.isBuffer(piece) || piece.length > 4096 || !response.file) {
      return yield* super.bytesOf(response, piece)
    }
    const key = `${response.file.name} of ${response.file.size}`
    const kept = this.#kept.get(key) ?? readFileSync(`/proc/self/fd/${response.file.fd}`)
    this.#kept.set(key, kept)
    yield kept.subarray(piece.offset, piece.offset + piece.length)
  }
}

new KeepsSmallFilesInMemory()
