/** Writes its log itself, and waits where nobody reads it. */
import { openSync, writeSync } from 'node:fs'
import { HttpServer } from '../../servers/http-server.ts'

class WaitsForItsLog extends HttpServer {
  /** Node has made descriptor 1 non-blocking; what is opened anew is not. */
  readonly #log = openSync('/dev/stdout', 'a')

  protected override writeLine(line: Buffer): void {
    writeSync(this.#log, line)
  }
}

new WaitsForItsLog()
