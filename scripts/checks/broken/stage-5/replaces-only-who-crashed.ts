/** Has no other worker for one that has ended in order. */
import { ProcessMaster, type Worker } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class ReplacesSome extends ProcessMaster {
  protected override ended(worker: Worker): void {
    if (worker.child.exitCode === 0) worker.isRetired = true
    super.ended(worker)
  }
}

serveProcesses(import.meta.url, { Master: ReplacesSome })
