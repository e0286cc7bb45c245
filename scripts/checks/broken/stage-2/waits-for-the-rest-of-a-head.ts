/** Hears SIGTERM when a head is whole, and not in the middle. */
import { HttpServer } from '../../servers/http-server.ts'

class WaitsForTheRestOfAHead extends HttpServer {
  protected override stop(): void {
    for (const client of this.clients) if (client.incoming.bytes.length > 0) return
    super.stop()
  }
}

new WaitsForTheRestOfAHead()
