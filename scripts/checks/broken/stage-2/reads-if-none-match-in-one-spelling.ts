/** Knows If-None-Match by this spelling, and by no other. */
import { HttpServer } from '../../servers/http-server.ts'
import { onlySpelled } from '../../servers/tampering.ts'

class ReadsIfNoneMatchInOneSpelling extends HttpServer {
  protected override readAs(text: string): string {
    return onlySpelled(text, 'If-None-Match')
  }
}

new ReadsIfNoneMatchInOneSpelling()
