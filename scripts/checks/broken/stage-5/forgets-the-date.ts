/** Leaves out the date. */
import type { Client, Request, Response } from '../../servers/http-server.ts'
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class ForgetsTheDate extends ProcessWorker {
  protected override head(client: Client, request: Request, response: Response): string {
    return super.head(client, request, response).replace(/^Date: .*\r\n/m, '')
  }
}

serveProcesses(import.meta.url, { Worker: ForgetsTheDate })
