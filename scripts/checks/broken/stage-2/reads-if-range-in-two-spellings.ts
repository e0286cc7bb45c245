/** Knows If-Range in lower case as well, and in no other. */
import { HttpServer } from '../../servers/http-server.ts'
import { onlySpelled } from '../../servers/tampering.ts'

class ReadsIfRangeInTwoSpellings extends HttpServer {
  protected override readAs(text: string): string {
    return onlySpelled(text, 'If-Range', 'if-range')
  }
}

new ReadsIfRangeInTwoSpellings()
