/** Serves the built-in directory where the one it was given is missing. */
import { statSync } from 'node:fs'
import type { Options } from '../../../../stages-src/2-http/options.ts'
import { HttpServer } from '../../servers/http-server.ts'

class StartsWithoutItsRoot extends HttpServer {
  protected override makeSite(options: Options) {
    const isThere = statSync(options.root, { throwIfNoEntry: false })?.isDirectory()
    return super.makeSite(isThere ? options : { ...options, root: '/' })
  }
}

new StartsWithoutItsRoot()
