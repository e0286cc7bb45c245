/** Ends in order on SIGTERM, and on Control-C at once. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class DropsWhatIsInFlightOnSigint extends EchoServer {
  protected override listenToSignals(): void {
    process.once('SIGTERM', () => this.stop())
    process.once('SIGINT', () => process.exit(0))
  }
}

new DropsWhatIsInFlightOnSigint(settingsFromCommandLine())
