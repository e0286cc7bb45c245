/** Starts its workers when the first client has come. */
import { listeningSocket, tcpSockets } from '../../../lib/proc.ts'
import { ProcessMaster } from '../../servers/process-master.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class StartsLate extends ProcessMaster {
  protected override fill(seat: number): void {
    const { port } = this.options
    const own = tcpSockets().filter(
      ({ localPort, state }) => localPort === port && state !== 'LISTEN',
    )
    if (listeningSocket(port) && own.next().done) setTimeout(() => this.fill(seat), 20)
    else super.fill(seat)
  }
}

serveProcesses(import.meta.url, { Master: StartsLate })
