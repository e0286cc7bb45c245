/** Writes dates of the other half of the year an hour off: GMT by the zone of January. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class IsAnHourOffInSummer extends HttpServer {
  protected override answer(request: Request): Response {
    return withField(super.answer(request), 'Last-Modified', (value) => {
      const date = new Date(value)
      const apart = new Date('2024-01-01').getTimezoneOffset() - date.getTimezoneOffset()
      return new Date(date.getTime() + apart * 60_000).toUTCString()
    })
  }
}

new IsAnHourOffInSummer()
