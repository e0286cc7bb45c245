/** Tells one worker alone that there is a new log. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class TellsOne extends ProcessMaster {
  protected override reopenLogs(): void {
    const [one] = this.workers
    if (one) this.tell(one, 'reopen logs')
  }
}

serveProcesses(import.meta.url, { Master: TellsOne })
