/** Has workers that end at once on SIGINT, which a terminal sends to all of them. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class EndsAtOnce extends ProcessWorker {
  protected override accept(): void {
    process.removeAllListeners('SIGINT')
    process.on('SIGINT', () => process.exit(0))
    super.accept()
  }
}

serveProcesses(import.meta.url, { Worker: EndsAtOnce })
