/** Has room for request lines in steps of sixteen bytes. */
import { HttpServer } from '../../servers/http-server.ts'

class RoundsTheLimitOfALine extends HttpServer {
  protected override get headLimits() {
    const limits = super.headLimits
    return { ...limits, requestLine: Math.ceil(limits.requestLine / 16) * 16 }
  }
}

new RoundsTheLimitOfALine()
