/** Logs the first request of a connection only. */
import { type Client, HttpServer } from '../../servers/http-server.ts'

class LogsALinePerConnection extends HttpServer {
  readonly #logged = new WeakSet<Client>()

  protected override log(...visit: Parameters<HttpServer['log']>): void {
    if (this.#logged.has(visit[0])) return
    this.#logged.add(visit[0])
    super.log(...visit)
  }
}

new LogsALinePerConnection()
