/** Asks for the name of a client before its first answer: reverse DNS takes its time. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LooksUpWhoCame extends EchoServer {
  readonly #known = new WeakSet<Socket>()

  protected override received(socket: Socket, chunk: Buffer): void {
    if (this.#known.has(socket)) super.received(socket, chunk)
    else this.#lookUp(socket, chunk)
  }

  #lookUp(socket: Socket, chunk: Buffer): void {
    this.#known.add(socket)
    socket.pause()
    setTimeout(() => {
      super.received(socket, chunk)
      socket.resume()
    }, 30)
  }
}

new LooksUpWhoCame(settingsFromCommandLine())
