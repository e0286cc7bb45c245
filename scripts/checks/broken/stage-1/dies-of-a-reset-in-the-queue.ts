/** Asks every connection for its peer; one that was reset in the queue has none any more. */
import { getpeername, must, type SocketAddress } from '#sys'
import { BlockingEchoServer, serveOnThread } from '../../servers/blocking-echo-server.ts'

class DiesOfAResetInTheQueue extends BlockingEchoServer {
  protected override accepted(client: number, peer: SocketAddress): void {
    must(getpeername(client, peer), 'getpeername')
  }
}

serveOnThread(import.meta.url, new DiesOfAResetInTheQueue())
