/** Logs as the peer whoever the client says that it is. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class BelievesXForwardedFor extends HttpServer {
  #peer = ''

  protected override log(client: Client, request: Request, ...rest: [Response, number, number]) {
    this.#peer = request.field('x-forwarded-for') ?? ''
    super.log(client, request, ...rest)
  }

  protected override writeLine(line: Buffer): void {
    const text = line.toString('latin1')
    super.writeLine(Buffer.from(this.#peer ? text.replace(/^\S+/, () => this.#peer) : text))
  }
}

new BelievesXForwardedFor()
