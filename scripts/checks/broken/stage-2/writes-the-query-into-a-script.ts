/** Gives the query to a script of the page, as JSON. */
import type { Options } from '../../../../stages-src/2-http/options.ts'
import { page } from '../../../../stages-src/2-http/response/page.ts'
import { HttpServer, type Request } from '../../servers/http-server.ts'

class WritesTheQueryIntoAScript extends HttpServer {
  protected override makeSite(options: Options) {
    const show = ({ query }: Request) =>
      page('Query', [...new URLSearchParams(query)].map(shown).join(''))
    return { ...super.makeSite(options), handlers: new Map([['/query', show]]) }
  }
}

new WritesTheQueryIntoAScript()

const shown = ([name, value]: [string, string]) =>
  `<script>show(${JSON.stringify({ [name]: value })})</script>`
