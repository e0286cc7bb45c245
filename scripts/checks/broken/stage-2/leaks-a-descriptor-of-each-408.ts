/** Forgets to close something when a head does not come in time. */
import { openSync } from 'node:fs'
import type { Problem } from '../../../../stages-src/2-http/problem.ts'
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class LeaksADescriptorOfEach408 extends HttpServer {
  protected override refuse(client: Client, problem: Problem, request: Request) {
    if (problem.status === 408) openSync('/dev/null', 'r')
    return super.refuse(client, problem, request)
  }
}

new LeaksADescriptorOfEach408()
