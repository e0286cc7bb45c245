/** Takes away the name of its own shared memory in /dev/shm, and not those of its workers. */
import { openSync, writeFileSync } from 'node:fs'
import { Mapping, PROT_READ, PROT_WRITE } from '#sys'
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class HasANamedFile extends ProcessWorker {
  protected override accept(): void {
    const name = `/dev/shm/five-servers-broken-${process.pid}`
    writeFileSync(name, Buffer.alloc(4096))
    Mapping.of(openSync(name, 'r+'), 4096, PROT_READ | PROT_WRITE)
    super.accept()
  }
}

serveProcesses(import.meta.url, { Worker: HasANamedFile })
