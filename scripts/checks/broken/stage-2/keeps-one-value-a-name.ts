/** Shows the last value of a name only. */

import type { Options } from '../../../../stages-src/2-http/options.ts'
import { escapeHtml, page } from '../../../../stages-src/2-http/response/page.ts'
import { HttpServer, type Request } from '../../servers/http-server.ts'

class KeepsOneValueAName extends HttpServer {
  protected override makeSite(options: Options) {
    return { ...super.makeSite(options), handlers: new Map([['/query', table]]) }
  }
}

new KeepsOneValueAName()

function table({ query }: Request): string {
  const parameters = Object.fromEntries(new URLSearchParams(query ?? ''))
  const rows = Object.entries(parameters).map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`,
  )
  return page('Query', `<dl>${rows.join('')}</dl>`)
}
