/** Does not close its page for what is not there. */
import { HttpServer, type Response } from '../../servers/http-server.ts'

class LeaksItsOwnPage extends HttpServer {
  protected override release(response: Response): void {
    if (response.status !== 404) super.release(response)
  }
}

new LeaksItsOwnPage()
