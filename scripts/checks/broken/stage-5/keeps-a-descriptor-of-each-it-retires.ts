/** Opens something for each worker that makes room for another, and never closes it. */
import { openSync } from 'node:fs'
import { ProcessMaster, type Worker } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class KeepsSomething extends ProcessMaster {
  protected override retire(worker: Worker): void {
    openSync('/dev/null', 'r')
    super.retire(worker)
  }
}

serveProcesses(import.meta.url, { Master: KeepsSomething })
