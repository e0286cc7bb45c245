/** Lets another program list a directory, and never asks how that has ended. */
import { must, posix_spawn, SpawnActions, SpawnAttributes } from '#sys'
import { HttpServer, type Request } from '../../servers/http-server.ts'

class LeavesAZombieOfEachListing extends HttpServer {
  protected override answer(request: Request) {
    const nothing = [new SpawnActions(), new SpawnAttributes()] as const
    const isListing = request.line.includes('/bare/')
    if (isListing) must(posix_spawn('/bin/true', ...nothing, [], []), 'posix_spawn')
    return super.answer(request)
  }
}

new LeavesAZombieOfEachListing()
