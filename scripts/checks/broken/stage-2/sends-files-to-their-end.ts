/** Sends a file until a read brings nothing, however much of it was announced. */
import { readSync } from 'node:fs'
import { HttpServer, type Piece, type Response } from '../../servers/http-server.ts'

class SendsFilesToTheirEnd extends HttpServer {
  protected override *bytesOf(response: Response, piece: Piece): Generator<Buffer> {
    yield* super.bytesOf(response, piece)
    if (Buffer.isBuffer(piece) || !response.file || response.status !== 200) return
    const rest = Buffer.alloc(65_536)
    const count = readSync(response.file.fd, rest, 0, rest.length, piece.offset + piece.length)
    if (count > 0) yield rest.subarray(0, count)
  }
}

new SendsFilesToTheirEnd()
