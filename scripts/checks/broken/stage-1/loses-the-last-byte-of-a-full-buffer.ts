/** Keeps room for a NUL at the end of its buffer, and forgets so when the buffer is full. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

const BUFFER_SIZE = 4096

class LosesTheLastByte extends EchoServer {
  protected override send(socket: Socket, chunk: Buffer): boolean {
    let flowing = true
    for (let offset = 0; offset < chunk.length; offset += BUFFER_SIZE) {
      const part = chunk.subarray(offset, offset + BUFFER_SIZE)
      flowing = super.send(socket, part.subarray(0, Math.min(part.length, BUFFER_SIZE - 1)))
    }
    return flowing
  }
}

new LosesTheLastByte(settingsFromCommandLine())
