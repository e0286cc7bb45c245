/** Sleeps a whole minute when accept fails, and leaves those who wait to wait. */
import { BlockingEchoServer, serveOnThread } from '../../servers/blocking-echo-server.ts'

class SleepsAMinuteWithoutDescriptors extends BlockingEchoServer {
  protected override refused(): void {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000)
  }
}

serveOnThread(import.meta.url, new SleepsAMinuteWithoutDescriptors())
