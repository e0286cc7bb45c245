/** Knows Range by this spelling, and by no other. */
import { HttpServer } from '../../servers/http-server.ts'
import { onlySpelled } from '../../servers/tampering.ts'

class ReadsRangeInOneSpelling extends HttpServer {
  protected override readAs(text: string): string {
    return onlySpelled(text, 'Range')
  }
}

new ReadsRangeInOneSpelling()
