/** Puts the query into its page as it is. */
import type { Options } from '../../../../stages-src/2-http/options.ts'
import { page } from '../../../../stages-src/2-http/response/page.ts'
import { HttpServer, type Request } from '../../servers/http-server.ts'

class ShowsMarkup extends HttpServer {
  protected override makeSite(options: Options) {
    return { ...super.makeSite(options), handlers: new Map([['/query', table]]) }
  }
}

new ShowsMarkup()

function table({ query }: Request): string {
  const rows = [...new URLSearchParams(query ?? '')].map(
    ([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`,
  )
  return page('Query', `<dl>${rows.join('')}</dl>`)
}
