/** Strips a byte order mark of UTF-8 from the beginning of what it reads. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class DropsAByteOrderMark extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    const isMarked = chunk.subarray(0, 3).equals(Buffer.from('efbbbf', 'hex'))
    super.received(socket, isMarked ? chunk.subarray(3) : chunk)
  }
}

new DropsAByteOrderMark(settingsFromCommandLine())
