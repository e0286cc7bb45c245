/** Answers nothing but 500 where its log cannot be written. */
import { writeSync } from 'node:fs'
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class Answers500WhenItsLogIsFull extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    try {
      writeSync(this.accessLog, 'a request\n')
      return response
    } catch {
      return { ...response, status: 500 }
    }
  }
}

new Answers500WhenItsLogIsFull()
