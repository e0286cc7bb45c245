/** Adds its own counts, on its status page, to those of all, in which they are already. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class AddsItsOwn extends ProcessWorker {
  protected override slots(): Int32Array[] {
    return [...super.slots(), this.own]
  }
}

serveProcesses(import.meta.url, { Worker: AddsItsOwn })
