/** Follows symbolic links without being told to. */
import { HttpServer } from '../../servers/http-server.ts'

class FollowsLinks extends HttpServer {
  protected override readOptions(words: readonly string[]) {
    return { ...super.readOptions(words), followLinks: true }
  }
}

new FollowsLinks()
