/** Ends a response when its file has another length than at first. */
import { fstatSync } from 'node:fs'
import { HttpServer, type Piece, type Response } from '../../servers/http-server.ts'

class GivesUpOnFilesThatGrow extends HttpServer {
  protected override *bytesOf(response: Response, piece: Piece): Generator<Buffer> {
    for (const bytes of super.bytesOf(response, piece)) {
      if (response.file && fstatSync(response.file.fd).size !== response.file.size) return
      yield bytes
    }
  }
}

new GivesUpOnFilesThatGrow()
