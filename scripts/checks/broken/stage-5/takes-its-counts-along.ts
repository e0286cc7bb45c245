/** Clears what it has counted when it makes room for another. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class TakesThemAlong extends ProcessWorker {
  protected override retire(): void {
    this.own.fill(0)
    super.retire()
  }
}

serveProcesses(import.meta.url, { Worker: TakesThemAlong })
