/** Takes whatever stands in Host, as it does not use it. */
import { HttpServer } from '../../servers/http-server.ts'

class TakesAnyHost extends HttpServer {
  protected override readAs(text: string): string {
    return text.replaceAll(/(?<=^Host: ?)[^\r\n]*/gim, (host) => 'a'.repeat(host.length))
  }
}

new TakesAnyHost()
