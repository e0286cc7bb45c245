/** Is ready for a read that fails, not for a write. */
import { EAGAIN, type Memory, must } from '#sys'
import { BlockingEchoServer, serveOnThread } from '../../servers/blocking-echo-server.ts'

class DiesWhenAWriteFails extends BlockingEchoServer {
  protected override send(client: number, memory: Memory, offset: number, count: number): number {
    const result = super.send(client, memory, offset, count)
    return result === -EAGAIN ? result : must(result, 'send')
  }
}

serveOnThread(import.meta.url, new DiesWhenAWriteFails())
