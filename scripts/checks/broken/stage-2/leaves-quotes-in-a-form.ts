/** Escapes angle brackets, and puts the result between quotes. */
import type { Options } from '../../../../stages-src/2-http/options.ts'
import { page } from '../../../../stages-src/2-http/response/page.ts'
import { HttpServer, type Request } from '../../servers/http-server.ts'

class LeavesQuotesInAForm extends HttpServer {
  protected override makeSite(options: Options) {
    const show = ({ query }: Request) =>
      page('Query', [...new URLSearchParams(query)].map(shown).join(''))
    return { ...super.makeSite(options), handlers: new Map([['/query', show]]) }
  }
}

new LeavesQuotesInAForm()

const shown = ([name, value]: [string, string]) =>
  `<input name="${text(name)}" value="${text(value)}">`

const text = (value: string) =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
