/** Retires, after a second SIGHUP, those again who have been told already, and nobody who came since. */
import { ProcessMaster, type Worker } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class KeepsItsList extends ProcessMaster {
  #former = new Set<Worker>()

  protected override recycle(): void {
    for (const one of this.workers) if (one.isReady && !one.isRetired) this.#former.add(one)
    super.recycle()
  }

  protected override retire(worker: Worker): void {
    if (this.#former.has(worker)) super.retire(worker)
  }
}

serveProcesses(import.meta.url, { Master: KeepsItsList })
