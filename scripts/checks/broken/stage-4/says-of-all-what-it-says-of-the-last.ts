/** Keeps the fields of a response where those of all clients are kept, until it is sent. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class SharesFields extends HttpServer {
  #fields: Response['fields'] = []

  protected override answer(request: Request): Response {
    const response = super.answer(request)
    this.#fields = response.fields
    return response
  }

  protected override async send(...[client, request, response]: Parameters<HttpServer['send']>) {
    await new Promise(setImmediate)
    const length = response.fields.filter(([name]) => name === 'Content-Length')
    const others = this.#fields.filter(([name]) => name !== 'Content-Length')
    return await super.send(client, request, { ...response, fields: [...others, ...length] })
  }
}

new SharesFields()
