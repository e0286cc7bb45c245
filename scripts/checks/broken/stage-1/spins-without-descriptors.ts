/** Tries again at once when accept fails, whatever the reason. */
import { BlockingEchoServer, serveOnThread } from '../../servers/blocking-echo-server.ts'

class SpinsWithoutDescriptors extends BlockingEchoServer {
  protected override refused(): void {}
}

serveOnThread(import.meta.url, new SpinsWithoutDescriptors())
