/** Closes a file behind its content, and not where there is none. */
import { HttpServer, type Response } from '../../servers/http-server.ts'

class LeaksWhatItDoesNotSend extends HttpServer {
  protected override release(response: Response): void {
    if (response.content.length > 0) super.release(response)
  }
}

new LeaksWhatItDoesNotSend()
