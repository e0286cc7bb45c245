/** Makes a buffer for each client, and keeps it when the client is gone. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class KeepsABufferOfEachClient extends EchoServer {
  readonly #buffers: Buffer[] = []

  protected override accepted(socket: Socket): void {
    this.#buffers.push(Buffer.alloc(16_384, 1))
    super.accepted(socket)
  }
}

new KeepsABufferOfEachClient(settingsFromCommandLine())
