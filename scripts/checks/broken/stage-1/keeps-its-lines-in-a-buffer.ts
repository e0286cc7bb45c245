/** Prints into a buffer of 4 KiB that nobody flushes. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class KeepsItsLinesInABuffer extends EchoServer {
  #buffer = ''

  protected override log(socket: Socket, { peer, bytesOut, reason }: Connection): void {
    this.#buffer += `${peer} ${socket.bytesRead} bytes in, ${bytesOut} bytes out, ${reason}\n`
    if (this.#buffer.length < 4096) return
    process.stdout.write(this.#buffer)
    this.#buffer = ''
  }
}

new KeepsItsLinesInABuffer(settingsFromCommandLine())
