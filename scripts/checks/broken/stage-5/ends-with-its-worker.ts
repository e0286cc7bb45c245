/** Ends when a worker has ended with status 0, as if it had been told to. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class EndsToo extends ProcessMaster {
  protected override fill(seat: number): void {
    super.fill(seat)
    for (const one of this.workers) {
      one.child.once('exit', (status) => status === 0 && !one.isRetired && process.exit(0))
    }
  }
}

serveProcesses(import.meta.url, { Master: EndsToo })
