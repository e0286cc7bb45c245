/** Ends a download when the file has no name any more. */
import { fstatSync } from 'node:fs'
import { HttpServer, type Piece, type Response } from '../../servers/http-server.ts'

class EndsADownloadWhoseFileIsDeleted extends HttpServer {
  protected override *bytesOf(response: Response, piece: Piece): Generator<Buffer> {
    for (const bytes of super.bytesOf(response, piece)) {
      if (response.file && fstatSync(response.file.fd).nlink === 0) return
      yield bytes
    }
  }
}

new EndsADownloadWhoseFileIsDeleted()
