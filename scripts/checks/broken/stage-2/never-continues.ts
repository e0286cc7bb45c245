/** Sends no 100 and waits for the content. */
import { HttpServer } from '../../servers/http-server.ts'

class NeverContinues extends HttpServer {
  protected override sendContinue(): void {}
}

new NeverContinues()
