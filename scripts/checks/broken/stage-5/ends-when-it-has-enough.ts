/** Has workers that end as soon as they have answered enough, whoever else is connected. */
import { ProcessWorker, type Tells } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class EndsAtOnce extends ProcessWorker {
  protected override tell(what: Tells): void {
    if (what === 'weary') process.exit(0)
    super.tell(what)
  }
}

serveProcesses(import.meta.url, { Worker: EndsAtOnce })
