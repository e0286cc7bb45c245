/** Waits for slow clients to the end, however often it is asked to stop. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class HearsOnce extends ProcessMaster {
  protected override stop(): void {
    if (!this.stopping) super.stop()
  }
}

serveProcesses(import.meta.url, { Master: HearsOnce })
