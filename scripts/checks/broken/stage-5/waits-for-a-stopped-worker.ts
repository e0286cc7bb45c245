/** Waits, once it is to end, for as long as its workers take: for one that is stopped, for ever. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class Waits extends ProcessMaster {
  protected override watch(): void {
    if (!this.stopping) super.watch()
  }
}

serveProcesses(import.meta.url, { Master: Waits })
