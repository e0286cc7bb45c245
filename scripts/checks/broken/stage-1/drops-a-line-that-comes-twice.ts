/** Leaves out a line that is the same as the one before: a log filter in the wrong place. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class DropsALineThatComesTwice extends EchoServer {
  #before: Buffer | undefined

  protected override received(socket: Socket, chunk: Buffer): void {
    const isRepeated = this.#before?.equals(chunk)
    this.#before = chunk.length > 8 ? Buffer.from(chunk) : undefined
    if (!isRepeated) super.received(socket, chunk)
  }
}

new DropsALineThatComesTwice(settingsFromCommandLine())
