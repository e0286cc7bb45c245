/** Hears SIGTERM and goes on. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class IgnoresSigterm extends EchoServer {
  protected override listenToSignals(): void {
    process.on('SIGTERM', () => {})
    process.once('SIGINT', () => this.stop())
  }
}

new IgnoresSigterm(settingsFromCommandLine())
