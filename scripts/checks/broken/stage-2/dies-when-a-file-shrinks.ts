/** Does not survive a file that is shorter than it was. */
import { HttpServer, type Piece, type Response } from '../../servers/http-server.ts'

class DiesWhenAFileShrinks extends HttpServer {
  protected override *bytesOf(response: Response, piece: Piece): Generator<Buffer> {
    let sent = 0
    for (const bytes of super.bytesOf(response, piece)) {
      sent += bytes.length
      yield bytes
    }
    if (sent < piece.length) process.abort()
  }
}

new DiesWhenAFileShrinks()
