/** Joins the root and a decoded path, and reads what is there. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Field, HttpServer, type Request, type Response } from '../../servers/http-server.ts'

class JoinsPaths extends HttpServer {
  protected override answer(request: Request): Response {
    const path = join(this.options.root, decodeURIComponent(request.path.replaceAll('%00', '')))
    const response = super.answer(request)
    if (response.status < 400 || !existsSync(path) || !statSync(path).isFile()) return response
    this.release(response)
    const content = readFileSync(path)
    const fields: Field[] = [['Content-Length', `${content.length}`]]
    return { status: 200, fields, content: [content], file: undefined }
  }
}

new JoinsPaths()
