/** Reads as if from a text file of Windows. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class TurnsCrlfIntoLf extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    const text = chunk.toString('latin1').replaceAll('\r\n', '\n')
    super.received(socket, Buffer.from(text, 'latin1'))
  }
}

new TurnsCrlfIntoLf(settingsFromCommandLine())
