/** Writes from one buffer of the server: what waits for one client is overwritten by the next. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class SharesOneBuffer extends EchoServer {
  readonly #buffer = Buffer.alloc(65_536)

  protected override send(socket: Socket, chunk: Buffer): boolean {
    this.#buffer.set(chunk)
    return super.send(socket, this.#buffer.subarray(0, chunk.length))
  }
}

new SharesOneBuffer(settingsFromCommandLine())
