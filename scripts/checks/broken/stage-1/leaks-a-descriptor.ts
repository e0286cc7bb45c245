/** Opens a file for every connection and never closes it. */
import { openSync } from 'node:fs'
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LeaksADescriptor extends EchoServer {
  protected override accepted(socket: Socket): void {
    openSync('/dev/null', 'a')
    super.accepted(socket)
  }
}

new LeaksADescriptor(settingsFromCommandLine())
