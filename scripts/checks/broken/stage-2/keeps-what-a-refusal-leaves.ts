/** Frees the buffer of a connection where a request was good, and not where it was refused. */
import type { Problem } from '../../../../stages-src/2-http/problem.ts'
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class KeepsWhatARefusalLeaves extends HttpServer {
  readonly #kept: Buffer[] = []

  protected override refuse(client: Client, problem: Problem, request: Request) {
    this.#kept.push(Buffer.alloc(65_536, 1))
    return super.refuse(client, problem, request)
  }
}

new KeepsWhatARefusalLeaves()
