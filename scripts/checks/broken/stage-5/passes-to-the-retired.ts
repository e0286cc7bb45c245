/** Goes on passing connections to workers that are on their way out. */
import { ProcessMaster, type Worker } from '../../servers/process-master.ts'
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class PassesToAll extends ProcessMaster {
  protected override choose(): Worker | undefined {
    return super.choose([...this.workers].filter(({ isReady }) => isReady))
  }
}

/** Takes no connections any more. */
class TakesNone extends ProcessWorker {
  protected override passed(socket: Parameters<ProcessWorker['passed']>[0]): void {
    if (this.stopping) socket.destroy()
    else super.passed(socket)
  }
}

serveProcesses(import.meta.url, { Master: PassesToAll, Worker: TakesNone })
