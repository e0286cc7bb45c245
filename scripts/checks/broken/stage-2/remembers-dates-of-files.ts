/** Asks once for the date of a file. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class RemembersDatesOfFiles extends HttpServer {
  readonly #dates = new Map<string, string>()

  protected override answer(request: Request): Response {
    return withField(super.answer(request), 'Last-Modified', (date) => {
      if (!this.#dates.has(request.path)) this.#dates.set(request.path, date)
      return this.#dates.get(request.path) ?? date
    })
  }
}

new RemembersDatesOfFiles()
