/** Puts file names into its listings as they are. */
import { type Field, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class ListsNamesUnescaped extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    if (!request.path.endsWith('/')) return response
    const content = response.content.map((piece) =>
      Buffer.isBuffer(piece) ? Buffer.from(unescaped(piece.toString())) : piece,
    )
    const length = `${content.reduce((sum, piece) => sum + piece.length, 0)}`
    const fields = response.fields.map(
      ([name, value]): Field =>
        name === 'Content-Length' && request.method === 'GET' && !response.file
          ? [name, length]
          : [name, value],
    )
    return { ...response, content, fields }
  }
}

new ListsNamesUnescaped()

function unescaped(html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>')
}
