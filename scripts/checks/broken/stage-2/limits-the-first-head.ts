/** Has a limit for the first head of a connection, and none for the others. */
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class LimitsTheFirstHead extends HttpServer {
  #isFirst = true

  protected override async readHead(client: Client, request: Request, patience: number) {
    this.#isFirst = client.socket.bytesWritten === 0
    return await super.readHead(client, request, patience)
  }

  protected override headDeadline(): number {
    return this.#isFirst ? super.headDeadline() : performance.now() + 1e8
  }
}

new LimitsTheFirstHead()
