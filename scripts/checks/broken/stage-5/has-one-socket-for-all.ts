/** Has one listening socket for all workers, whatever balance is asked for. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class HasOneSocket extends ProcessMaster {
  protected override get sockets(): number {
    return 1
  }
}

serveProcesses(import.meta.url, { Master: HasOneSocket })
