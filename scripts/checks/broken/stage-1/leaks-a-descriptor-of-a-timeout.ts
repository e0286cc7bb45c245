/** Closes the connections that clients end, and forgets one more descriptor of those that it ends. */
import { openSync } from 'node:fs'
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LeaksADescriptorOfATimeout extends EchoServer {
  protected override silent(socket: Socket): void {
    openSync('/dev/null', 'a')
    super.silent(socket)
  }
}

new LeaksADescriptorOfATimeout(settingsFromCommandLine())
