/** Pins each worker to the CPU after that of the worker before. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class CountsOn extends ProcessMaster {
  #next = 0

  protected override pin(pid: number): void {
    super.pin(pid, this.#next)
    this.#next += 1
  }
}

serveProcesses(import.meta.url, { Master: CountsOn })
