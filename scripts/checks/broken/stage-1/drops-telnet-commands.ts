/** Leaves out bytes of 255, with which telnet begins its commands. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class DropsTelnetCommands extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    super.received(socket, chunk.filter((byte) => byte !== 255) as Buffer)
  }
}

new DropsTelnetCommands(settingsFromCommandLine())
