/** With SO_RCVTIMEO: takes EINTR for EAGAIN, and the time for up. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class TakesAnInterruptedWaitForATimeout extends EchoServer {
  protected override accepted(socket: Socket): void {
    super.accepted(socket)
    if (this.settings.idleTimeout > 0) process.once('SIGCONT', () => this.silent(socket))
  }
}

new TakesAnInterruptedWaitForATimeout(settingsFromCommandLine())
