/** Starts the clock at accept and never sets it back. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class TimesOutHoweverBusy extends EchoServer {
  protected override accepted(socket: Socket): void {
    super.accepted(socket)
    const { idleTimeout } = this.settings
    if (idleTimeout > 0) setTimeout(() => this.silent(socket), idleTimeout)
  }
}

new TimesOutHoweverBusy(settingsFromCommandLine())
