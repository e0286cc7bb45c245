/** Takes a suffix behind other ranges for a range from the start. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { changeField } from '../../servers/tampering.ts'

class TakesLaterSuffixesForStarts extends HttpServer {
  protected override answer(request: Request): Response {
    changeField(request, 'range', (value) => value.replaceAll(/, *-/g, ',0-'))
    return super.answer(request)
  }
}

new TakesLaterSuffixesForStarts()
