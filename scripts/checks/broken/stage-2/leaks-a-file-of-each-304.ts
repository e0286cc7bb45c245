/** Does not close the file of which it says that it has not changed. */
import { HttpServer, type Response } from '../../servers/http-server.ts'

class LeaksAFileOfEach304 extends HttpServer {
  protected override release(response: Response): void {
    if (response.status !== 304) super.release(response)
  }
}

new LeaksAFileOfEach304()
