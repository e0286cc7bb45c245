/** Makes each page of a query in the same place, and sends from there. */
import { type Client, HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class HasOnePageForAll extends HttpServer {
  #page: Response['content'] = []

  protected override async send(client: Client, request: Request, response: Response) {
    if (request.path !== '/query') return super.send(client, request, response)
    this.#page = response.content
    await new Promise((resolve) => setTimeout(resolve, 2))
    const length = this.#page.reduce((sum, piece) => sum + piece.length, 0)
    const { fields } = withField(response, 'Content-Length', () => `${length}`)
    return super.send(client, request, { ...response, fields, content: this.#page })
  }
}

new HasOnePageForAll()
