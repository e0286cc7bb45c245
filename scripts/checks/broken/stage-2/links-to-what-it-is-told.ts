/** Makes a link of each value, whatever scheme it has. */
import type { Options } from '../../../../stages-src/2-http/options.ts'
import { escapeHtml, page } from '../../../../stages-src/2-http/response/page.ts'
import { HttpServer, type Request } from '../../servers/http-server.ts'

class LinksToWhatItIsTold extends HttpServer {
  protected override makeSite(options: Options) {
    const show = ({ query }: Request) =>
      page('Query', [...new URLSearchParams(query)].map(shown).join(''))
    return { ...super.makeSite(options), handlers: new Map([['/query', show]]) }
  }
}

new LinksToWhatItIsTold()

const shown = ([name, value]: [string, string]) =>
  `<p>${escapeHtml(name)}: <a href="${escapeHtml(value)}">${escapeHtml(value)}</a></p>`
