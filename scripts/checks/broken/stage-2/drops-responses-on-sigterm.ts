/** Ends at once on SIGTERM. */
import { HttpServer } from '../../servers/http-server.ts'

class DropsResponsesOnSigterm extends HttpServer {
  protected override stop(): void {
    process.exit(0)
  }
}

new DropsResponsesOnSigterm()
