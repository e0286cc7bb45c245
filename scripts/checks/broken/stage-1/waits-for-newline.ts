/** Echoes line by line: what does not end in a newline waits for one, or for the end of the stream. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class WaitsForNewline extends EchoServer {
  readonly #unfinished = new Map<Socket, Buffer>()

  protected override received(socket: Socket, chunk: Buffer): void {
    const text = Buffer.concat([this.#unfinished.get(socket) ?? Buffer.alloc(0), chunk])
    const length = text.lastIndexOf('\n') + 1
    this.#unfinished.set(socket, text.subarray(length))
    if (length > 0) super.received(socket, text.subarray(0, length))
  }

  protected override ended(socket: Socket): void {
    this.send(socket, this.#unfinished.get(socket) ?? Buffer.alloc(0))
    super.ended(socket)
  }

  protected override closed(socket: Socket): void {
    this.#unfinished.delete(socket)
    super.closed(socket)
  }
}

new WaitsForNewline(settingsFromCommandLine())
