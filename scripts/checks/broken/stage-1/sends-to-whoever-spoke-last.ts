/** Keeps the client in a variable of the server, and answers a moment later. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class SendsToWhoeverSpokeLast extends EchoServer {
  #client: Socket | undefined

  protected override received(socket: Socket, chunk: Buffer): void {
    this.#client = socket
    setImmediate(() => super.received(this.#client ?? socket, chunk))
  }
}

new SendsToWhoeverSpokeLast(settingsFromCommandLine())
