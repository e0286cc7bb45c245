/** Has two workers, however many it is told to have. */
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class HasTwo extends ProcessMaster {
  protected override fill(seat: number): void {
    if (seat < 2) super.fill(seat)
  }
}

serveProcesses(import.meta.url, { Master: HasTwo })
