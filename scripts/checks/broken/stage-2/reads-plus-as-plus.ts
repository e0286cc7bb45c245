/** Decodes percent signs and leaves plus signs as they are. */

import type { Options } from '../../../../stages-src/2-http/options.ts'
import { escapeHtml, page } from '../../../../stages-src/2-http/response/page.ts'
import { HttpServer, type Request } from '../../servers/http-server.ts'

class ReadsPlusAsPlus extends HttpServer {
  protected override makeSite(options: Options) {
    return { ...super.makeSite(options), handlers: new Map([['/query', table]]) }
  }
}

new ReadsPlusAsPlus()

function table({ query = '' }: Request): string {
  const parameters = new URLSearchParams(query.replaceAll('+', '%2B'))
  const rows = [...parameters].map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`,
  )
  return page('Query', `<dl>${rows.join('')}</dl>`)
}
