/** Pins itself with its workers. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class PinsItself extends ProcessMaster {
  protected override pin(pid: number, seat: number): void {
    super.pin(pid, seat)
    if (seat === this.options.workers - 1) super.pin(process.pid, seat)
  }
}

serveProcesses(import.meta.url, { Master: PinsItself })
