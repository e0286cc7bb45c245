/** Has a page for whoever comes with a browser. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class AnswersHttp extends EchoServer {
  protected override received(socket: Socket, chunk: Buffer): void {
    const isRequest = chunk.toString('latin1').startsWith('GET ')
    super.received(socket, isRequest ? Buffer.from('HTTP/1.0 200 OK\r\n\r\nhello\n') : chunk)
  }
}

new AnswersHttp(settingsFromCommandLine())
