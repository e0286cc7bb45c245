/** Writes its access log into a buffer, which is written when the server ends. */
import { HttpServer } from '../../servers/http-server.ts'

class KeepsItsLogUntilItsEnd extends HttpServer {
  readonly #lines: Buffer[] = []

  protected override writeLine(line: Buffer): void {
    this.#lines.push(line)
  }

  protected override stop(): void {
    for (const line of this.#lines) super.writeLine(line)
    super.stop()
  }
}

new KeepsItsLogUntilItsEnd()
