/** Pins all its workers to the same CPU. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class PinsToOne extends ProcessMaster {
  protected override pin(pid: number): void {
    super.pin(pid, 0)
  }
}

serveProcesses(import.meta.url, { Master: PinsToOne })
