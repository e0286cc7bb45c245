/** Keeps no access log. */
import { HttpServer } from '../../servers/http-server.ts'

class LogsNothing extends HttpServer {
  protected override log(): void {}
}

new LogsNothing()
