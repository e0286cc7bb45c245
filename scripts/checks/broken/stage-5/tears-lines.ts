/** Writes each line of its log in two calls, with other workers in between. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

const never = new Int32Array(new SharedArrayBuffer(4))
/** Milliseconds in which another worker writes, on a busy machine too. */
const MEANWHILE = 10

class TearsLines extends ProcessWorker {
  protected override writeLine(line: Buffer): void {
    const half = line.length >> 1
    super.writeLine(line.subarray(0, half))
    Atomics.wait(never, 0, 0, MEANWHILE)
    super.writeLine(line.subarray(half))
  }
}

serveProcesses(import.meta.url, { Worker: TearsLines })
