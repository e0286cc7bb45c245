/** Sends the rest after a short count, but from the beginning of the buffer. */
import type { Memory } from '#sys'
import { BlockingEchoServer, serveOnThread } from '../../servers/blocking-echo-server.ts'

class RepeatsAfterAShortWrite extends BlockingEchoServer {
  protected override send(client: number, memory: Memory, _offset: number, count: number): number {
    return super.send(client, memory, 0, count)
  }
}

serveOnThread(import.meta.url, new RepeatsAfterAShortWrite())
