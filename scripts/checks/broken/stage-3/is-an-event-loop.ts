/** Serves everybody on one thread, and takes --threads for a joke. */
import { HttpServer } from '../../servers/http-server.ts'

class IsAnEventLoop extends HttpServer {
  protected override readOptions(words: readonly string[]) {
    const at = words.indexOf('--threads')
    return super.readOptions(at < 0 ? words : words.toSpliced(at, 2))
  }
}

new IsAnEventLoop()
