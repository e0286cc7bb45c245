/** Looks every 3 ms whether something has come, in place of waiting for it. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LooksEveryFewMilliseconds extends EchoServer {
  #last = 0

  protected override received(socket: Socket, chunk: Buffer): void {
    const wait = Math.max(0, this.#last + 3 - performance.now())
    this.#last = performance.now() + wait
    setTimeout(() => super.received(socket, chunk), wait)
  }
}

new LooksEveryFewMilliseconds(settingsFromCommandLine())
