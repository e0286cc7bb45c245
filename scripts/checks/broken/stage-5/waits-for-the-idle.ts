/** Keeps a worker that is to be replaced for as long as a client keeps its connection. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class WaitsForThem extends ProcessWorker {
  protected override endIdle(): void {
    if (!this.stopping) super.endIdle()
  }
}

serveProcesses(import.meta.url, { Worker: WaitsForThem })
