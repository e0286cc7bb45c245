/** Gathers the lines of its log, writes them now and then, and ends without the last. */
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class Gathers extends ProcessWorker {
  #lines: Buffer[] = []

  protected override accept(): void {
    setInterval(() => super.writeLine(Buffer.concat(this.#lines.splice(0))), 1000)
    super.accept()
  }

  protected override writeLine(line: Buffer): void {
    this.#lines.push(line)
  }
}

serveProcesses(import.meta.url, { Worker: Gathers })
