/** Begins a link with a name, be there a colon in it or not. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withPage } from '../../servers/tampering.ts'

class LinksNamesWithAColon extends HttpServer {
  protected override answer(request: Request): Response {
    return withPage(super.answer(request), (html) =>
      html.replaceAll('href="./', 'href="').replaceAll('%3A', ':'),
    )
  }
}

new LinksNamesWithAColon()
