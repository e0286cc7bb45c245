/** Makes an entity tag of the length and the second of the last change. */
import { type Field, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class TagsByLength extends HttpServer {
  protected override answer(request: Request): Response {
    const { file } = super.answer(request)
    const tag = file && `"${file.size}-${Math.floor(file.modified / 1000)}"`
    const field = request.field.bind(request)
    request.field = (name) =>
      name === 'if-none-match' && tag && field(name)?.includes(tag) ? file.entityTag : field(name)
    const response = super.answer(request)
    if (file) this.release({ ...response, file })
    const fields = response.fields.map(
      ([name, value]): Field => (name === 'ETag' && tag ? [name, tag] : [name, value]),
    )
    return { ...response, fields }
  }
}

new TagsByLength()
