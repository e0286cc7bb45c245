/** Calls send once and believes that all of it went out, however full the send buffer is. */
import type { Memory } from '#sys'
import { BlockingEchoServer, serveOnThread } from '../../servers/blocking-echo-server.ts'

class DropsTheTail extends BlockingEchoServer {
  protected override sendAll(client: number, memory: Memory, count: number): number {
    this.send(client, memory, 0, count)
    return count
  }
}

serveOnThread(import.meta.url, new DropsTheTail())
