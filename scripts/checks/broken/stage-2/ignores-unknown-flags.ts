/** Drops the flags that it does not know. */
import { HttpServer } from '../../servers/http-server.ts'

class IgnoresUnknownFlags extends HttpServer {
  protected override readOptions(words: readonly string[]) {
    return super.readOptions(words.filter((word) => word !== '--no-such-flag'))
  }
}

new IgnoresUnknownFlags()
