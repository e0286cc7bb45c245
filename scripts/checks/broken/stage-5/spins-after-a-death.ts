/** Looks again and again for others who have died, once a worker has. */
import { ProcessMaster, type Worker } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class LooksForTheDead extends ProcessMaster {
  protected override ended(worker: Worker): void {
    super.ended(worker)
    const look = () => void setImmediate(look)
    look()
  }
}

serveProcesses(import.meta.url, { Master: LooksForTheDead })
