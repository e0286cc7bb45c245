/** Does not look again for a file that was not there once. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class RemembersWhatIsNotThere extends HttpServer {
  readonly #missing = new Map<string, Response>()

  protected override answer(request: Request): Response {
    const response = this.#missing.get(request.path) ?? super.answer(request)
    if (response.status === 404) this.#missing.set(request.path, response)
    return response
  }
}

new RemembersWhatIsNotThere()
