/** Closes what is idle as soon as a worker is to be replaced, as many servers do. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class ClosesAtOnce extends ProcessWorker {
  protected override retire(): void {
    this.stop()
  }
}

serveProcesses(import.meta.url, { Worker: ClosesAtOnce })
