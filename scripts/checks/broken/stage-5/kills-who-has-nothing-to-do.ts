/** Takes a worker that has nothing to do for one that hangs. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class BeatsAtWork extends ProcessWorker {
  protected override beat(): void {
    if ([...this.clients].some(({ idle }) => !idle)) super.beat()
  }
}

serveProcesses(import.meta.url, { Worker: BeatsAtWork })
