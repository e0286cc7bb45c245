/** Takes the tag of any coding of a file for the one that If-Range has to name. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { changeField } from '../../servers/tampering.ts'

class HasOneIfRangeForAllCodings extends HttpServer {
  protected override answer(request: Request): Response {
    changeField(request, 'if-range', (value) => {
      const isFile = /^"\d+-\d+-[\d.]+"$/.test(value) && request.path.endsWith('apart.txt')
      return isFile ? undefined : value
    })
    return super.answer(request)
  }
}

new HasOneIfRangeForAllCodings()
