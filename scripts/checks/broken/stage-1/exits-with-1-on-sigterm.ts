/** Stops as it should, and reports a failure. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class ExitsWith1OnSigterm extends EchoServer {
  protected override listenToSignals(): void {
    super.listenToSignals()
    process.once('SIGTERM', () => {
      process.exitCode = 1
    })
  }
}

new ExitsWith1OnSigterm(settingsFromCommandLine())
