/** Starts something with each worker that ends, and never asks how it has ended. */
import { must, posix_spawn, SpawnActions, SpawnAttributes } from '#sys'
import { ProcessMaster, type Worker } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class LeavesZombies extends ProcessMaster {
  protected override ended(worker: Worker): void {
    const nothing = [new SpawnActions(), new SpawnAttributes()] as const
    must(posix_spawn('/bin/true', ...nothing, [], []), 'posix_spawn')
    super.ended(worker)
  }
}

serveProcesses(import.meta.url, { Master: LeavesZombies })
