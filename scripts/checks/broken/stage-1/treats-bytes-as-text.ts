/** Decodes what it reads as UTF-8 and encodes it again: bytes that are not text come back as U+FFFD. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class TreatsBytesAsText extends EchoServer {
  protected override send(socket: Socket, chunk: Buffer): boolean {
    return super.send(socket, Buffer.from(chunk.toString('utf8')))
  }
}

new TreatsBytesAsText(settingsFromCommandLine())
