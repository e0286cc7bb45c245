/** Has no limits on time. */
import { HttpServer } from '../../servers/http-server.ts'

class WaitsForEver extends HttpServer {
  protected override readOptions(words: readonly string[]) {
    const none = { headerTimeout: Infinity, bodyTimeout: Infinity, keepAliveTimeout: Infinity }
    return { ...super.readOptions(words), ...none, writeTimeout: Infinity }
  }
}

new WaitsForEver()
