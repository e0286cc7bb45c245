/** Opens something for each connection that it is given, and closes it only where there was a request. */
import { closeSync, openSync } from 'node:fs'
import type { Socket } from 'node:net'
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class ForgetsSome extends ProcessMaster {
  protected override pass(socket: Socket): void {
    const fd = openSync('/dev/null', 'r')
    setTimeout(() => (socket.bytesRead > 0 || socket.readyState !== 'open') && closeSync(fd), 20)
    super.pass(socket)
  }
}

serveProcesses(import.meta.url, { Master: ForgetsSome })
