/** Gives up when accept fails, whatever the reason. */
import { must } from '#sys'
import { BlockingEchoServer, serveOnThread } from '../../servers/blocking-echo-server.ts'

class DiesWithoutDescriptors extends BlockingEchoServer {
  protected override refused(result: number): void {
    must(result, 'accept4')
  }
}

serveOnThread(import.meta.url, new DiesWithoutDescriptors())
