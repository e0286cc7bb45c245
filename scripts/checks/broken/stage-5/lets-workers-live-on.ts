/** Has workers that go on when their master has died. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class LivesOn extends ProcessWorker {
  protected override orphaned(): void {}
}

serveProcesses(import.meta.url, { Worker: LivesOn })
