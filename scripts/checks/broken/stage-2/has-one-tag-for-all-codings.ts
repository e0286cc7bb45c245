/** Makes one tag for whatever is compressed: that of the file, and a mark. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { changeField, withField } from '../../servers/tampering.ts'

class HasOneTagForAllCodings extends HttpServer {
  protected override answer(request: Request): Response {
    const { file, ...rest } = super.answer(request)
    if (file?.coding === undefined) return { ...rest, file }
    this.release({ ...rest, file })
    const tag = `"${file.name}-${Math.floor(file.modified / 1000)}-compressed"`
    changeField(request, 'if-none-match', (value) => (value.includes(tag) ? '*' : value))
    return withField(super.answer(request), 'ETag', () => tag)
  }
}

new HasOneTagForAllCodings()
