/** Reads the date of If-Modified-Since as one of where it runs: mktime in the place of timegm. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { changeField } from '../../servers/tampering.ts'

class ReadsDatesInLocalTime extends HttpServer {
  protected override answer(request: Request): Response {
    changeField(request, 'if-modified-since', (value) => {
      const local = Date.parse(value.replace(/ GMT$/, ''))
      return Number.isNaN(local) ? value : new Date(local).toUTCString()
    })
    return super.answer(request)
  }
}

new ReadsDatesInLocalTime()
