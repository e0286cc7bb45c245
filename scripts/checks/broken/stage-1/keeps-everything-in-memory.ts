/** Never waits for the client to read: what the kernel does not take is kept, without a limit. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class KeepsEverythingInMemory extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    this.send(socket, chunk)
  }
}

new KeepsEverythingInMemory(settingsFromCommandLine())
