/** Accepts no more after SIGTERM, and waits until every client has left. */
import { HttpServer } from '../../servers/http-server.ts'

class WaitsForKeptConnections extends HttpServer {
  protected override stop(): void {
    this.server.close(() => process.exit(0))
  }
}

new WaitsForKeptConnections()
