/** Serves one connection to its end before it looks at the next. */
import { type Client, HttpServer } from '../../servers/http-server.ts'

class WaitsForIdleClients extends HttpServer {
  #before: Promise<void> = Promise.resolve()

  protected override async converse(client: Client): Promise<void> {
    const before = this.#before
    const mine = before.then(() => super.converse(client))
    this.#before = mine.catch(() => {})
    await mine
  }
}

new WaitsForIdleClients()
