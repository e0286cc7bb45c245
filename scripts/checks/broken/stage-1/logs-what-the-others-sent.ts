/** Counts in variables of the whole program, which two clients at once share. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsWhatTheOthersSent extends EchoServer {
  #bytes = 0

  protected override accepted(socket: Socket): void {
    this.#bytes = 0
    super.accepted(socket)
  }

  protected override received(socket: Socket, chunk: Buffer): void {
    this.#bytes += chunk.length
    super.received(socket, chunk)
  }

  protected override log(_socket: Socket, { peer, start, reason }: Connection): void {
    const milliseconds = performance.now() - start
    console.log(`${peer} bytes=${this.#bytes} duration=${milliseconds}ms ${reason}`)
  }
}

new LogsWhatTheOthersSent(settingsFromCommandLine())
