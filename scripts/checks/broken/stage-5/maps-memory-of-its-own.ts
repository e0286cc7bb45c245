/** Maps memory in each worker that no other has. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'
import { mapped, sharedCounts } from '../../servers/shared-counts.ts'

class MapsItsOwn extends ProcessWorker {
  protected override shared(): Int32Array {
    return mapped(sharedCounts())
  }
}

serveProcesses(import.meta.url, { Worker: MapsItsOwn })
