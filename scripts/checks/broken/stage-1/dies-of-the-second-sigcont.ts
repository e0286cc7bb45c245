/** Is ready for one stop. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class DiesOfTheSecondSigcont extends EchoServer {
  #stops = 0

  protected override listenToSignals(): void {
    super.listenToSignals()
    process.on('SIGCONT', () => {
      this.#stops += 1
      if (this.#stops === 2) throw new Error('accept: Interrupted system call')
    })
  }
}

new DiesOfTheSecondSigcont(settingsFromCommandLine())
