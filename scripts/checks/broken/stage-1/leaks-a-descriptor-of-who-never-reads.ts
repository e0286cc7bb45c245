/** Forgets a descriptor on the way out that a client takes who leaves without reading. */
import { openSync } from 'node:fs'
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LeaksADescriptorOfWhoNeverReads extends EchoServer {
  readonly #behind = new WeakSet<Socket>()

  protected override send(socket: Socket, chunk: Buffer): boolean {
    const isRoom = super.send(socket, chunk)
    if (!isRoom) this.#behind.add(socket)
    return isRoom
  }

  protected override closed(socket: Socket): void {
    if (this.#behind.has(socket)) openSync('/dev/null', 'a')
    super.closed(socket)
  }
}

new LeaksADescriptorOfWhoNeverReads(settingsFromCommandLine())
