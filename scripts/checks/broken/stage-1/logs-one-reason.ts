/** Writes `closed` into the log, however the connection ended. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class LogsOneReason extends EchoServer {
  protected override giveReason(): void {}
}

new LogsOneReason(settingsFromCommandLine())
