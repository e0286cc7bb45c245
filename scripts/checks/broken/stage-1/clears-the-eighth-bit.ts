/** Has characters of seven bits, as in 1969. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class ClearsTheEighthBit extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    super.received(socket, chunk.map((byte) => byte & 0x7f) as Buffer)
  }
}

new ClearsTheEighthBit(settingsFromCommandLine())
