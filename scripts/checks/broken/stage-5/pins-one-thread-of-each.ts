/** Pins the first thread of each worker, once all the others are there. */
import { spawnSync } from 'node:child_process'
import { ProcessMaster, type Worker } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class PinsOneThread extends ProcessMaster {
  protected override pin(): void {}

  protected override ready(worker: Worker): void {
    const cpu = this.cpus()[worker.seat % this.cpus().length]
    if (this.options.pin) spawnSync('taskset', ['-cp', `${cpu}`, `${worker.child.pid}`])
    super.ready(worker)
  }
}

serveProcesses(import.meta.url, { Master: PinsOneThread })
