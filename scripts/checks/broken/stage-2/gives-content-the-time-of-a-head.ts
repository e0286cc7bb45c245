/** Lets the clock of the head run on while the content comes. */
import { HttpServer } from '../../servers/http-server.ts'

class GivesContentTheTimeOfAHead extends HttpServer {
  protected override readOptions(words: readonly string[]) {
    const options = super.readOptions(words)
    return { ...options, bodyTimeout: options.headerTimeout }
  }
}

new GivesContentTheTimeOfAHead()
