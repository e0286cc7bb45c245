/** Counts the bytes of a connection in 16 bits, and goes wrong when the count starts again. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class GarblesBeyond64KiB extends EchoServer {
  protected override send(socket: Socket, chunk: Buffer): boolean {
    if (socket.bytesRead <= 0xffff) return super.send(socket, chunk)
    return super.send(socket, Buffer.from(chunk).reverse())
  }
}

new GarblesBeyond64KiB(settingsFromCommandLine())
