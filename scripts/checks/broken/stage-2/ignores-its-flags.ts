/** Takes every flag that it should, and does nothing with most of them. */
import { HttpServer } from '../../servers/http-server.ts'

class IgnoresItsFlags extends HttpServer {
  protected override readOptions(words: readonly string[]) {
    const { port, root } = super.readOptions(words)
    return super.readOptions(['--port', `${port}`, '--root', root])
  }
}

new IgnoresItsFlags()
