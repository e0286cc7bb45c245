/** Knows Expect in lower case as well, and in no other. */
import { HttpServer } from '../../servers/http-server.ts'
import { onlySpelled } from '../../servers/tampering.ts'

class ReadsExpectInTwoSpellings extends HttpServer {
  protected override readAs(text: string): string {
    return onlySpelled(text, 'Expect', 'expect')
  }
}

new ReadsExpectInTwoSpellings()
