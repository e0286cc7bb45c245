/** Opens whatever is there, and waits with it. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class WaitsAtAFifo extends HttpServer {
  protected override answer(request: Request): Response {
    const path = join(this.options.root, request.path)
    if (statSync(path, { throwIfNoEntry: false })?.isFIFO()) readFileSync(path)
    return super.answer(request)
  }
}

new WaitsAtAFifo()
