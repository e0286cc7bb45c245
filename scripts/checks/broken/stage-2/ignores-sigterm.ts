/** Does not hear SIGTERM. */
import { HttpServer } from '../../servers/http-server.ts'

class IgnoresSigterm extends HttpServer {
  protected override stop(): void {}
}

new IgnoresSigterm()
