/** Knows Accept-Encoding by this spelling, and by no other. */
import { HttpServer } from '../../servers/http-server.ts'
import { onlySpelled } from '../../servers/tampering.ts'

class ReadsAcceptEncodingInOneSpelling extends HttpServer {
  protected override readAs(text: string): string {
    return onlySpelled(text, 'Accept-Encoding')
  }
}

new ReadsAcceptEncodingInOneSpelling()
