/** Hears SIGHUP once: the second one ends it, as it does who has no handler. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class HearsOnce extends ProcessMaster {
  protected override recycle(): void {
    super.recycle()
    process.removeAllListeners('SIGHUP')
  }
}

serveProcesses(import.meta.url, { Master: HearsOnce })
