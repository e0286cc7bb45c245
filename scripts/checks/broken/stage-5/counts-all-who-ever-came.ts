/** Takes the connections that a worker has ever had for those that it has. */
import { ProcessMaster, type Worker } from '../../servers/process-master.ts'
import type { Tells } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class CountsAll extends ProcessMaster {
  protected override hears(worker: Worker, tells: Tells): void {
    if (tells !== 'closed') super.hears(worker, tells)
  }
}

serveProcesses(import.meta.url, { Master: CountsAll })
