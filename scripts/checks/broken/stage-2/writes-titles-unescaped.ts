/** Writes the name of a directory into the title of its page as it is. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withPage } from '../../servers/tampering.ts'

class WritesTitlesUnescaped extends HttpServer {
  protected override answer(request: Request): Response {
    return withPage(super.answer(request), (html) =>
      html.replace(/<title>.*?<\/title>/s, (title) =>
        title.replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
      ),
    )
  }
}

new WritesTitlesUnescaped()
