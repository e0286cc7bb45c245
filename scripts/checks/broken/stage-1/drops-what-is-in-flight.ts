/** On a signal exits at once, with bytes that it has read and not yet written. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class DropsWhatIsInFlight extends EchoServer {
  protected override stop(): void {
    process.exit(0)
  }
}

new DropsWhatIsInFlight(settingsFromCommandLine())
