/** Opens something in a worker for each connection that it is passed, and never closes it. */
import { openSync } from 'node:fs'
import type { Socket } from 'node:net'
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class KeepsSomething extends ProcessWorker {
  protected override passed(socket: Socket): void {
    openSync('/dev/null', 'r')
    super.passed(socket)
  }
}

serveProcesses(import.meta.url, { Worker: KeepsSomething })
