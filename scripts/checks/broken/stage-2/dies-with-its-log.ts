/** Ends when its access log cannot be written. */
import { writeSync } from 'node:fs'
import { HttpServer } from '../../servers/http-server.ts'

class DiesWithItsLog extends HttpServer {
  protected override writeLine(line: Buffer): void {
    writeSync(this.accessLog, line)
  }
}

new DiesWithItsLog()
process.on('unhandledRejection', () => process.abort())
