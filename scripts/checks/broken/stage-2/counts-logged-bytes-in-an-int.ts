/** Has an int for the bytes that it logs. */
import type { AccessEntry } from '../../../../stages-src/2-http/logs/access-log.ts'
import { HttpServer } from '../../servers/http-server.ts'

class CountsLoggedBytesInAnInt extends HttpServer {
  protected override line(entry: AccessEntry): string {
    const bytes = entry.bytes | 0
    return super.line({ ...entry, bytes })
  }
}

new CountsLoggedBytesInAnInt()
