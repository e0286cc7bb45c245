/** Repeats in the page of a refusal the head that it refuses. */
import type { Problem } from '../../../../stages-src/2-http/problem.ts'
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'
import { withPage } from '../../servers/tampering.ts'

class ShowsWhatItDoesNotUnderstand extends HttpServer {
  protected override refuse(client: Client, problem: Problem, request: Request) {
    const head = client.incoming.bytes.toString('latin1')
    return withPage(super.refuse(client, problem, request), (html) => `${html}<pre>${head}</pre>`)
  }
}

new ShowsWhatItDoesNotUnderstand()
