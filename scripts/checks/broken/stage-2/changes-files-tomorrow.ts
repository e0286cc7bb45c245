/** Says when a file was changed by what the file says, even where that is tomorrow. */
import { statSync } from 'node:fs'
import { HttpServer, type Request, type Response } from '../../servers/http-server.ts'
import { withField } from '../../servers/tampering.ts'

class ChangesFilesTomorrow extends HttpServer {
  protected override answer(request: Request): Response {
    const response = super.answer(request)
    if (response.file === undefined) return response
    const { mtime } = statSync(`/proc/self/fd/${response.file.fd}`)
    return withField(response, 'Last-Modified', () => mtime.toUTCString())
  }
}

new ChangesFilesTomorrow()
