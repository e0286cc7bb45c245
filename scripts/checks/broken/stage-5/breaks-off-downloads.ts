/** Ends a worker that is to be replaced where it is. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class BreaksOff extends ProcessWorker {
  protected override retire(): void {
    process.exit(0)
  }
}

serveProcesses(import.meta.url, { Worker: BreaksOff })
