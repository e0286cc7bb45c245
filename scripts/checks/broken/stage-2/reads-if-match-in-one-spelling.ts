/** Knows If-Match by this spelling, and by no other. */
import { HttpServer } from '../../servers/http-server.ts'
import { onlySpelled } from '../../servers/tampering.ts'

class ReadsIfMatchInOneSpelling extends HttpServer {
  protected override readAs(text: string): string {
    return onlySpelled(text, 'If-Match')
  }
}

new ReadsIfMatchInOneSpelling()
