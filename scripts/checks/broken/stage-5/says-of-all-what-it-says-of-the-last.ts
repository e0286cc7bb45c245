/** Keeps the fields of a response where those of all clients of a worker are kept, until it is sent. */
import type { Request, Response } from '../../servers/http-server.ts'
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class SharesFields extends ProcessWorker {
  #fields: Response['fields'] = []

  protected override answer(request: Request): Response {
    const response = super.answer(request)
    this.#fields = response.fields
    return response
  }

  protected override async send(...[client, request, response]: Parameters<ProcessWorker['send']>) {
    await new Promise(setImmediate)
    const length = response.fields.filter(([name]) => name === 'Content-Length')
    const others = this.#fields.filter(([name]) => name !== 'Content-Length')
    return await super.send(client, request, { ...response, fields: [...others, ...length] })
  }
}

serveProcesses(import.meta.url, { Worker: SharesFields })
