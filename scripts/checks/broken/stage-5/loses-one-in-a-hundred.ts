/** Loses one connection in a hundred on the way to its worker. */
import type { Socket } from 'node:net'
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class LosesSome extends ProcessMaster {
  #passed = 0

  protected override pass(socket: Socket): void {
    this.#passed += 1
    if (this.#passed % 100 === 99) socket.destroy()
    else super.pass(socket)
  }
}

serveProcesses(import.meta.url, { Master: LosesSome })
