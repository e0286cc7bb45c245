/** Takes the write that Ctrl-Z has interrupted for a failed one. */
import type { Socket } from 'node:net'
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class DropsWhatWaitsAtAStop extends EchoServer {
  protected override accepted(socket: Socket): void {
    super.accepted(socket)
    process.once('SIGCONT', () => {
      if (socket.writableLength > 0) socket.destroy()
    })
  }
}

new DropsWhatWaitsAtAStop(settingsFromCommandLine())
