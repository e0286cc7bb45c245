/** Lets its workers accept themselves, whatever balance is asked for. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class PassesNothing extends ProcessMaster {
  protected override get isPassing(): boolean {
    return false
  }
}

class Accepts extends ProcessWorker {
  protected override get isGivenConnections(): boolean {
    return false
  }
}

serveProcesses(import.meta.url, { Master: PassesNothing, Worker: Accepts })
