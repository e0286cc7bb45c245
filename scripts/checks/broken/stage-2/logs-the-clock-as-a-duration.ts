/** Logs as the duration what the clock says, and not what has passed. */
import type { AccessEntry } from '../../../../stages-src/2-http/logs/access-log.ts'
import { HttpServer } from '../../servers/http-server.ts'

class LogsTheClockAsADuration extends HttpServer {
  protected override line(entry: AccessEntry): string {
    return super.line({ ...entry, duration: performance.timeOrigin / 1000 })
  }
}

new LogsTheClockAsADuration()
