/** Answers and takes the content for the next request. */
import { HttpServer } from '../../servers/http-server.ts'

class LeavesContentUnread extends HttpServer {
  protected override async readContent(): Promise<undefined> {}
}

new LeavesContentUnread()
