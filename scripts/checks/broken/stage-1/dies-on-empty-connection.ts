/** Works out the average size of a read, and throws when there was none. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class DiesOnEmptyConnection extends EchoServer {
  readonly #reads = new Map<Socket, number>()

  protected override received(socket: Socket, chunk: Buffer): void {
    this.#reads.set(socket, (this.#reads.get(socket) ?? 0) + 1)
    super.received(socket, chunk)
  }

  protected override ended(socket: Socket): void {
    BigInt(socket.bytesRead) / BigInt(this.#reads.get(socket) ?? 0)
    super.ended(socket)
  }
}

new DiesOnEmptyConnection(settingsFromCommandLine())
