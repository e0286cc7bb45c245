/** Makes an entity tag of the length and the second of the last change. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { changeField, withField } from '../../servers/tampering.ts'

class TagsByLength extends HttpServer {
  protected override answer(request: Request): Response {
    const { file, ...rest } = super.answer(request)
    if (file === undefined) return { file, ...rest }
    this.release({ file, ...rest })
    const tag = `"${file.size}-${Math.floor(file.modified / 1000)}"`
    changeField(request, 'if-none-match', (value) => (value.includes(tag) ? '*' : value))
    return withField(super.answer(request), 'ETag', () => tag)
  }
}

new TagsByLength()
