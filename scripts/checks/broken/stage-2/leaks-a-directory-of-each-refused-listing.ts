/** Opens a directory to list it, and then finds that it is not to be listed. */
import { openSync } from 'node:fs'
import { HttpServer, type Request } from '../../servers/http-server.ts'

class LeaksADirectoryOfEachRefusedListing extends HttpServer {
  protected override answer(request: Request) {
    const response = super.answer(request)
    if (response.status === 403) openSync('/', 'r')
    return response
  }
}

new LeaksADirectoryOfEachRefusedListing()
