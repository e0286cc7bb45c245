/** Begins to count at zero with each worker that is started. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class BeginsAtZero extends ProcessWorker {
  protected override accept(): void {
    this.own.fill(0)
    super.accept()
  }
}

serveProcesses(import.meta.url, { Worker: BeginsAtZero })
