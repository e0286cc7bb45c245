/** Logs that all went well. */
import type { AccessEntry } from '../../../../stages-src/2-http/logs/access-log.ts'
import { HttpServer } from '../../servers/http-server.ts'

class LogsEveryStatusAs200 extends HttpServer {
  protected override line(entry: AccessEntry): string {
    return super.line({ ...entry, status: 200 })
  }
}

new LogsEveryStatusAs200()
