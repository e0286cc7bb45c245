/** Keeps no log. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsNothing extends EchoServer {
  protected override log(): void {}
}

new LogsNothing(settingsFromCommandLine())
