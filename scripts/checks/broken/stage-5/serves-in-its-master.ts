/** Serves in its master, beside its workers. */
import { HttpServer } from '../../servers/http-server.ts'
import { ProcessMaster } from '../../servers/process-master.ts'
import { readProcessOptions } from '../../servers/process-options.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class OneMore extends HttpServer {
  static fd = -1

  protected override readOptions(words: readonly string[]) {
    return readProcessOptions(words)
  }

  protected override listen(): void {
    this.server.listen({ fd: OneMore.fd })
  }
}

class ServesItself extends ProcessMaster {
  protected override fill(seat: number): void {
    super.fill(seat)
    if (seat > 0) return
    OneMore.fd = this.listening[0] as number
    new OneMore()
  }
}

serveProcesses(import.meta.url, { Master: ServesItself })
