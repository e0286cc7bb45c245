/** Passes every connection to the same worker. */
import { ProcessMaster, type Worker } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class PassesToOne extends ProcessMaster {
  protected override choose(workers: readonly Worker[]): Worker | undefined {
    return workers[0]
  }
}

serveProcesses(import.meta.url, { Master: PassesToOne })
