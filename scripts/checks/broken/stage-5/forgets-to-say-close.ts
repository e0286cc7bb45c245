/** Closes each connection of a worker that is to be replaced after its next answer, and does not say so. */
import type { Client, Request, Response } from '../../servers/http-server.ts'
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class SaysNothing extends ProcessWorker {
  protected override head(client: Client, request: Request, response: Response): string {
    const head = super.head(client, request, response)
    return this.stopping ? head.replace('Connection: close\r\n', '') : head
  }
}

serveProcesses(import.meta.url, { Worker: SaysNothing })
