/** Sends a page with a 304. */
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class Wordy extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    if (response.status !== 304) return response
    return { ...response, content: [Buffer.from('<p>Not modified.</p>')] }
  }
}

new Wordy()
