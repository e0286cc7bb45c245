/** Reads a file into memory before it sends it. */
import { HttpServer, type Piece, type Response } from '../../servers/http-server.ts'

class ReadsWholeFiles extends HttpServer {
  protected override *bytesOf(response: Response, piece: Piece): Generator<Buffer> {
    yield Buffer.concat([...super.bytesOf(response, piece)])
  }
}

new ReadsWholeFiles()
