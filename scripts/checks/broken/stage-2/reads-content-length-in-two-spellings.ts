/** Knows Content-Length in lower case as well, and in no other. */
import { HttpServer } from '../../servers/http-server.ts'
import { onlySpelled } from '../../servers/tampering.ts'

class ReadsContentLengthInTwoSpellings extends HttpServer {
  protected override readAs(text: string): string {
    return onlySpelled(text, 'Content-Length', 'content-length')
  }
}

new ReadsContentLengthInTwoSpellings()
