/** Takes one field more than are allowed. */
import { HttpServer } from '../../servers/http-server.ts'

class TakesOneFieldMore extends HttpServer {
  protected override get headLimits() {
    const limits = super.headLimits
    return { ...limits, fields: limits.fields + 1 }
  }
}

new TakesOneFieldMore()
