/** Logs UTC, with the zone of where it runs behind it. */
import type { AccessEntry } from '../../../../stages-src/2-http/logs/access-log.ts'
import { HttpServer } from '../../servers/http-server.ts'

class LogsUtcAsLocalTime extends HttpServer {
  protected override line(entry: AccessEntry): string {
    const minutes = -new Date(entry.time).getTimezoneOffset()
    const zone = `${Math.trunc(minutes / 60) * 100 + (minutes % 60)}`
    return super.line(entry).replace('+0000]', `+${zone.padStart(4, '0')}]`)
  }
}

new LogsUtcAsLocalTime()
