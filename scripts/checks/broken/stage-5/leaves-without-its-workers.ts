/** Ends on SIGTERM before its workers do, who take their time. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class LeavesFirst extends ProcessMaster {
  protected override stop(): void {
    super.stop()
    setTimeout(() => process.exit(0), 50)
  }
}

class TakesItsTime extends ProcessWorker {
  protected override exitWhenEmpty(): void {
    setTimeout(() => super.exitWhenEmpty(), 1000)
  }
}

serveProcesses(import.meta.url, { Master: LeavesFirst, Worker: TakesItsTime })
