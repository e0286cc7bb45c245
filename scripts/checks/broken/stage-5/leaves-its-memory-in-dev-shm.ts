/** Has its shared memory under a name in /dev/shm, and never takes the name away. */
import { openSync, writeFileSync } from 'node:fs'
import { Mapping, PROT_READ, PROT_WRITE } from '#sys'
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class HasANamedFile extends ProcessMaster {
  override start(): void {
    const name = `/dev/shm/five-servers-broken-${process.pid}`
    writeFileSync(name, Buffer.alloc(4096))
    Mapping.of(openSync(name, 'r+'), 4096, PROT_READ | PROT_WRITE)
    super.start()
  }
}

serveProcesses(import.meta.url, { Master: HasANamedFile })
