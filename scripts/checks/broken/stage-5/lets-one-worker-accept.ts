/** Has one worker that accepts, and others that only have the socket. */
import { ProcessWorker, SLOT_VARIABLE } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class OneAccepts extends ProcessWorker {
  protected override accept(): void {
    if (process.env[SLOT_VARIABLE] === '0') super.accept()
    else this.tell('ready')
  }
}

serveProcesses(import.meta.url, { Worker: OneAccepts })
