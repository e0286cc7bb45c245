/** Lets the error of listen go through: a stack trace of ten lines. */
import { EchoServer, settingsFromCommandLine } from '../../servers/echo-server.ts'

class CrashesWhenItsPortIsTaken extends EchoServer {
  protected override cannotListen(error: NodeJS.ErrnoException): void {
    throw error
  }
}

new CrashesWhenItsPortIsTaken(settingsFromCommandLine())
