/** Closes a file when all of it is sent, and not when its client is gone before. */
import type { Socket } from 'node:net'
import { HttpServer, type Response } from '../../servers/http-server.ts'

class LeaksAFileOfEachFailedWrite extends HttpServer {
  #hasFailed = false

  protected override async write(socket: Socket, bytes: Buffer): Promise<boolean> {
    const written = await super.write(socket, bytes)
    this.#hasFailed = !written
    return written
  }

  protected override release(response: Response): void {
    if (!this.#hasFailed) super.release(response)
    this.#hasFailed = false
  }
}

new LeaksAFileOfEachFailedWrite()
