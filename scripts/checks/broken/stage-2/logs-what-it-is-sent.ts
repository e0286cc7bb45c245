/** Writes into its log what clients send, as they send it. */
import type { AccessEntry } from '../../../../stages-src/2-http/logs/access-log.ts'
import { HttpServer } from '../../servers/http-server.ts'

class LogsWhatItIsSent extends HttpServer {
  protected override line(visit: AccessEntry): string {
    const { requestLine, userAgent = '-', referer = '-' } = visit
    const line = super.line({ ...visit, requestLine: 'R', userAgent: 'A', referer: 'F' })
    return line
      .replace('"R"', () => `"${requestLine}"`)
      .replace('"F" "A"', () => `"${referer}" "${userAgent}"`)
  }
}

new LogsWhatItIsSent()
