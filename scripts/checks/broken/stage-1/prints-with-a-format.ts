/** Gives what it has read to printf as the format. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class PrintsWithAFormat extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    const text = chunk.toString('latin1').replaceAll('%%', '%')
    super.received(socket, Buffer.from(text, 'latin1'))
  }
}

new PrintsWithAFormat(settingsFromCommandLine())
