/** Sleeps 10 ms before each answer, against overload. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class SleepsBeforeEachEcho extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    setTimeout(() => super.received(socket, chunk), 10)
  }
}

new SleepsBeforeEachEcho(settingsFromCommandLine())
