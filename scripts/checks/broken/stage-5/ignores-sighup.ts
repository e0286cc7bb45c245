/** Keeps its workers on SIGHUP. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class IgnoresSighup extends ProcessMaster {
  protected override recycle(): void {}
}

serveProcesses(import.meta.url, { Master: IgnoresSighup })
