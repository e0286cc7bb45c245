/** Pins its workers to CPU 0 and those after it, whichever it may use. */
import { availableParallelism } from 'node:os'
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class CountsFromZero extends ProcessMaster {
  protected override cpus(): number[] {
    return Array.from({ length: availableParallelism() }, (_, cpu) => cpu)
  }
}

serveProcesses(import.meta.url, { Master: CountsFromZero })
