/** Knows Transfer-Encoding by this spelling, and by no other. */
import { HttpServer } from '../../servers/http-server.ts'
import { onlySpelled } from '../../servers/tampering.ts'

class ReadsTransferEncodingInOneSpelling extends HttpServer {
  protected override readAs(text: string): string {
    return onlySpelled(text, 'Transfer-Encoding')
  }
}

new ReadsTransferEncodingInOneSpelling()
