/** Starts the next worker at once, however many have ended. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class StartsAtOnce extends ProcessMaster {
  protected override wait(): number {
    return 0
  }
}

serveProcesses(import.meta.url, { Master: StartsAtOnce })
