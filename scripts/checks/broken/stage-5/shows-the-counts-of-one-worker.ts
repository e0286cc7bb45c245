/** Shows on its status page what the worker that is asked has counted. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class ShowsItsOwn extends ProcessWorker {
  protected override slots(): Int32Array[] {
    return [this.own]
  }
}

serveProcesses(import.meta.url, { Worker: ShowsItsOwn })
