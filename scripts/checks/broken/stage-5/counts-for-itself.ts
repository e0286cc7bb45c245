/** Counts in each worker for itself. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class CountsAlone extends ProcessWorker {
  protected override shared(): Int32Array {
    return new Int32Array(super.shared().length)
  }
}

serveProcesses(import.meta.url, { Worker: CountsAlone })
