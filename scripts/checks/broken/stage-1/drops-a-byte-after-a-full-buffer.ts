/** Reads on while its buffer comes back full, and takes one byte more for none. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class DropsAByteAfterAFullBuffer extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    const isFullAndOne = chunk.length % 16_384 === 1 && chunk.length > 1
    super.received(socket, isFullAndOne ? chunk.subarray(0, -1) : chunk)
  }
}

new DropsAByteAfterAFullBuffer(settingsFromCommandLine())
