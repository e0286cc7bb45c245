/** Says how many characters its page has where a client counts bytes. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class CountsCharacters extends HttpServer {
  protected override answer(request: Request): Response {
    this.release(super.answer(request))
    const page = '<!doctype html><title>Größe</title>'
    return {
      status: 200,
      fields: [
        ['Content-Type', 'text/html; charset=utf-8'],
        ['Content-Length', `${page.length}`],
      ],
      content: [Buffer.from(page)],
      file: undefined,
    }
  }
}

new CountsCharacters()
