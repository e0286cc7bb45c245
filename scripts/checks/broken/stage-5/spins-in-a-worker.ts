/** Has a worker that looks again and again whether there is something to do. */
import { ProcessWorker, SLOT_VARIABLE } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class Looks extends ProcessWorker {
  protected override accept(): void {
    super.accept()
    const look = () => void setImmediate(look)
    if (process.env[SLOT_VARIABLE] === '1') look()
  }
}

serveProcesses(import.meta.url, { Worker: Looks })
