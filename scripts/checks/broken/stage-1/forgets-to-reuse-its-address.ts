/** Binds without SO_REUSEADDR: after a restart the port is taken for a minute. */
import { BlockingEchoServer, serveOnThread } from '../../servers/blocking-echo-server.ts'

class ForgetsToReuseItsAddress extends BlockingEchoServer {
  protected override setOptions(): void {}
}

serveOnThread(import.meta.url, new ForgetsToReuseItsAddress())
