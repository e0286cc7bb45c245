/** Normalizes text: a letter and its accent become one character. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class ComposesAccents extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    const text = chunk.toString()
    const isText = Buffer.from(text).equals(chunk)
    super.received(socket, isText ? Buffer.from(text.normalize('NFC')) : chunk)
  }
}

new ComposesAccents(settingsFromCommandLine())
