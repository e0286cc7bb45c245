/** Takes a space between a field name and its colon for nothing. */
import { HttpServer } from '../../servers/http-server.ts'

class AllowsASpaceBeforeTheColon extends HttpServer {
  protected override readAs(text: string): string {
    return text.replaceAll(/^([\w-]+) :/gm, '$1: ')
  }
}

new AllowsASpaceBeforeTheColon()
