/** Does not notice a worker that has stopped to do anything. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class WatchesNobody extends ProcessMaster {
  protected override watch(): void {}
}

serveProcesses(import.meta.url, { Master: WatchesNobody })
