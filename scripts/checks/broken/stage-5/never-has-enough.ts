/** Keeps its workers, however many requests they have answered. */
import { ProcessWorker, type Tells } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class NeverHasEnough extends ProcessWorker {
  protected override tell(what: Tells): void {
    if (what !== 'weary') super.tell(what)
  }
}

serveProcesses(import.meta.url, { Worker: NeverHasEnough })
