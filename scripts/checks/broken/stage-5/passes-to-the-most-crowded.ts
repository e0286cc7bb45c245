/** Passes each connection to the worker that has the most. */
import { ProcessMaster, type Worker } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class PassesToTheMost extends ProcessMaster {
  protected override choose(workers: readonly Worker[]): Worker | undefined {
    return workers.toSorted((one, other) => other.open - one.open)[0]
  }
}

serveProcesses(import.meta.url, { Master: PassesToTheMost })
