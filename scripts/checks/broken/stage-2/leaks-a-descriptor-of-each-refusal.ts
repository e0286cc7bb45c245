/** Opens its log of errors for each request that it refuses, and does not close it. */
import { openSync } from 'node:fs'
import type { Problem } from '../../../../stages-src/2-http/problem.ts'
import { type Client, HttpServer, type Request } from '../../servers/http-server.ts'

class LeaksADescriptorOfEachRefusal extends HttpServer {
  protected override refuse(client: Client, problem: Problem, request: Request) {
    if (problem.status === 431) openSync('/dev/null', 'r')
    return super.refuse(client, problem, request)
  }
}

new LeaksADescriptorOfEachRefusal()
