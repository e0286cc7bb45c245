/** Writes each line of its log in two calls, with other workers in between. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class TearsLines extends ProcessWorker {
  protected override writeLine(line: Buffer): void {
    const half = line.length >> 1
    super.writeLine(line.subarray(0, half))
    super.writeLine(line.subarray(half))
  }
}

serveProcesses(import.meta.url, { Worker: TearsLines })
