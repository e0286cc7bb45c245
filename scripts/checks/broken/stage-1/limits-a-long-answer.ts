/** Gives a client the idle time from when it first is behind, however busily it reads from then on. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LimitsALongAnswer extends EchoServer {
  readonly #behind = new WeakSet<Socket>()

  protected override send(socket: Socket, chunk: Buffer): boolean {
    const isRoom = super.send(socket, chunk)
    const { idleTimeout } = this.settings
    if (!isRoom && idleTimeout > 0 && !this.#behind.has(socket)) {
      this.#behind.add(socket)
      setTimeout(() => this.silent(socket), idleTimeout)
    }
    return isRoom
  }
}

new LimitsALongAnswer(settingsFromCommandLine())
