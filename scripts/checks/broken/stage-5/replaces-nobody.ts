/** Has no other worker for one that has ended. */
import { ProcessMaster, type Worker } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class ReplacesNobody extends ProcessMaster {
  protected override ended(worker: Worker): void {
    worker.isRetired = true
    super.ended(worker)
  }
}

serveProcesses(import.meta.url, { Master: ReplacesNobody })
