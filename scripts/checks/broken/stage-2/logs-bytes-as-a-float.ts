/** Logs large numbers of bytes as %g does. */
import type { AccessEntry } from '../../../../stages-src/2-http/logs/access-log.ts'
import { HttpServer } from '../../servers/http-server.ts'

class LogsBytesAsAFloat extends HttpServer {
  protected override line(entry: AccessEntry): string {
    const bytes = Number(entry.bytes.toPrecision(6))
    return super.line({ ...entry, bytes })
  }
}

new LogsBytesAsAFloat()
