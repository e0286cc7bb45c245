/** Knows SIGTERM only: Control-C ends it where it stands. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class DiesOfSigint extends EchoServer {
  protected override listenToSignals(): void {
    process.once('SIGTERM', () => this.stop())
  }
}

new DiesOfSigint(settingsFromCommandLine())
