/** Knows If-Modified-Since in lower and in upper case as well, and in no other. */
import { HttpServer } from '../../servers/http-server.ts'
import { onlySpelled } from '../../servers/tampering.ts'

class ReadsIfModifiedSinceInThreeSpellings extends HttpServer {
  protected override readAs(text: string): string {
    return onlySpelled(text, 'If-Modified-Since', 'if-modified-since', 'IF-MODIFIED-SINCE')
  }
}

new ReadsIfModifiedSinceInThreeSpellings()
