/** Counts the duration from the start of the server. */
import type { Socket } from 'node:net'
import { type Connection, EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsHowLongTheServerRuns extends EchoServer {
  readonly #start = performance.now() - 1_000

  protected override log(socket: Socket, connection: Connection): void {
    super.log(socket, { ...connection, start: this.#start })
  }
}

new LogsHowLongTheServerRuns(settingsFromCommandLine())
