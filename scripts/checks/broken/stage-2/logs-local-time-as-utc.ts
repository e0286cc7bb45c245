/** Logs the time of where it runs, with +0000 behind it. */
import type { AccessEntry } from '../../../../stages-src/2-http/logs/access-log.ts'
import { HttpServer } from '../../servers/http-server.ts'

class LogsLocalTimeAsUtc extends HttpServer {
  protected override line(entry: AccessEntry): string {
    const offset = new Date(entry.time).getTimezoneOffset() * 60_000
    return super.line({ ...entry, time: entry.time - offset })
  }
}

new LogsLocalTimeAsUtc()
