/** Limits how long it waits for a client to send, not how long it waits for one to read. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class TimesOutOnlyWhileReading extends EchoServer {
  protected override silent(socket: Socket): void {
    if (socket.writableLength === 0) super.silent(socket)
  }
}

new TimesOutOnlyWhileReading(settingsFromCommandLine())
