/** Does not close a file of which it has sent several ranges. */
import { HttpServer, type Response } from '../../servers/http-server.ts'

class LeaksAFileOfSeveralRanges extends HttpServer {
  protected override release(response: Response): void {
    if (response.content.length < 3) super.release(response)
  }
}

new LeaksAFileOfSeveralRanges()
