/** Listens in each worker by itself, and nowhere else. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class HasNoSocket extends ProcessMaster {
  protected override listeners(): number[] {
    return []
  }
}

class ListensItself extends ProcessWorker {
  protected override accept(): void {
    const { host, port } = this.settings
    this.server.listen({ host, port, reusePort: true }, () => this.tell('ready'))
  }
}

serveProcesses(import.meta.url, { Master: HasNoSocket, Worker: ListensItself })
