/** On a signal lets every client finish its line, however long that takes. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class WaitsForTheRestOfALine extends EchoServer {
  readonly #unfinished = new Set<Socket>()

  protected override received(socket: Socket, chunk: Buffer): void {
    if (chunk.at(-1) === 10) this.#unfinished.delete(socket)
    else this.#unfinished.add(socket)
    super.received(socket, chunk)
  }

  protected override stop(): void {
    const isFree = [...this.connections.keys()].every((socket) => !this.#unfinished.has(socket))
    if (isFree) super.stop()
    else setTimeout(() => this.stop(), 100)
  }
}

new WaitsForTheRestOfALine(settingsFromCommandLine())
