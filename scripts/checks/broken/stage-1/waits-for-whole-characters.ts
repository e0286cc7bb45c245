/** Keeps the beginning of a character in UTF-8 until its rest is there. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class WaitsForWholeCharacters extends EchoServer {
  readonly #beginnings = new Map<Socket, Buffer>()

  protected override received(socket: Socket, chunk: Buffer): void {
    const bytes = Buffer.concat([this.#beginnings.get(socket) ?? Buffer.alloc(0), chunk])
    const isCut = (bytes.at(-1) ?? 0) >= 0xc2 && (bytes.at(-1) ?? 0) < 0xf5
    this.#beginnings.set(socket, bytes.subarray(isCut ? -1 : bytes.length))
    super.received(socket, isCut ? bytes.subarray(0, -1) : bytes)
  }
}

new WaitsForWholeCharacters(settingsFromCommandLine())
