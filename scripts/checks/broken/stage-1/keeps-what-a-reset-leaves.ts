/** Frees the buffer of a client at the end of the stream, and at no other end. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class KeepsWhatAResetLeaves extends EchoServer {
  readonly #buffers: Buffer[] = []

  protected override failed(socket: Socket, error: NodeJS.ErrnoException): void {
    this.#buffers.push(Buffer.alloc(32_768, 1))
    super.failed(socket, error)
  }
}

new KeepsWhatAResetLeaves(settingsFromCommandLine())
