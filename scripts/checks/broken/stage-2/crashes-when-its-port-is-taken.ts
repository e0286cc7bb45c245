/** Leaves a failed bind to the runtime. */
import { HttpServer } from '../../servers/http-server.ts'

class CrashesWhenItsPortIsTaken extends HttpServer {
  protected override cannotListen(error: NodeJS.ErrnoException): void {
    throw error
  }
}

new CrashesWhenItsPortIsTaken()
