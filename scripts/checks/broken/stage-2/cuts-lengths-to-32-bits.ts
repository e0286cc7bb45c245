/** Keeps 32 bits of a length. */
import { type Field, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class CutsLengths extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    const fields = response.fields.map(
      ([name, value]): Field =>
        name === 'Content-Length' ? [name, `${Number(value) >>> 0}`] : [name, value],
    )
    return { ...response, fields }
  }
}

new CutsLengths()
