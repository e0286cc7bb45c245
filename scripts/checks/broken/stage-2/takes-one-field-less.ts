/** Refuses as many fields as are allowed. */
import { HttpServer } from '../../servers/http-server.ts'

class TakesOneFieldLess extends HttpServer {
  protected override get headLimits() {
    const limits = super.headLimits
    return { ...limits, fields: limits.fields - 1 }
  }
}

new TakesOneFieldLess()
