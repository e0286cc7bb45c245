/** Logs the address at which it was reached, and not the client's. */
import type { AccessEntry } from '../../../../stages-src/2-http/logs/access-log.ts'
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class LogsItself extends ProcessWorker {
  protected override line(entry: AccessEntry): string {
    return super.line({ ...entry, peer: this.settings.host })
  }
}

serveProcesses(import.meta.url, { Worker: LogsItself })
