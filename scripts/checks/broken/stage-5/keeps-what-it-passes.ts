/** Keeps a descriptor of its own for each connection that it passes on. */
import type { Socket } from 'node:net'
import { ProcessMaster, type Worker } from '../../servers/process-master.ts'
import type { Told } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class KeepsACopy extends ProcessMaster {
  protected override tell(worker: Worker, what: Told, socket?: Socket): void {
    if (socket) worker.child.send(what, socket, { keepOpen: true })
    else super.tell(worker, what)
  }
}

serveProcesses(import.meta.url, { Master: KeepsACopy })
