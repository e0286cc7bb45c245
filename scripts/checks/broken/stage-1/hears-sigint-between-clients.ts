/** On SIGTERM ends its clients, on SIGINT waits for them. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class HearsSigintBetweenClients extends EchoServer {
  protected override listenToSignals(): void {
    process.once('SIGTERM', () => this.stop())
    process.once('SIGINT', () => this.server.close())
  }
}

new HearsSigintBetweenClients(settingsFromCommandLine())
