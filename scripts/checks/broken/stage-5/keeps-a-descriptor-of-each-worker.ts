/** Keeps a descriptor open for each worker that has ever been. */
import type { ChildProcess } from 'node:child_process'
import { openSync } from 'node:fs'
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class LeaksOne extends ProcessMaster {
  protected override spawn(seat: number, slot: number): ChildProcess {
    openSync('/dev/null', 'r')
    return super.spawn(seat, slot)
  }
}

serveProcesses(import.meta.url, { Master: LeaksOne })
